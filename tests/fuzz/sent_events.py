"""Smaller shapes of what Synerise's events and transactions share, for the suite; the long run uses the spec's own.

Each event repeats the same client, time and products, so enumerating them again for every operation takes most of the time and proves
nothing new. What these leave out is in tests/vendors/synerise/events and transactions.
"""

from typing import Any

WORD = {"type": "string", "pattern": "^[a-z]{1,8}$"}
SMALLER_EVENTS: dict[str, Any] = {
    "EventClient": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "integer", "minimum": 0, "maximum": 9}},
    },
    "EventTime": {"type": "string", "pattern": "^20[012][0-9]-0[1-9]-[12][0-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z$"},
    "MoneyOrNull": {"type": "null"},
    "Product": {
        "type": "object",
        "required": ["finalUnitPrice", "name", "sku"],
        "properties": {"finalUnitPrice": {"$ref": "#/components/schemas/Money"}, "name": WORD, "sku": WORD},
    },
}
