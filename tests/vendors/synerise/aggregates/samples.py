"""What the tests of aggregates send."""

from typing import Any

from ..analytics.scans import aggregate_json

BASE = "/analytics-backend/analytics/definitions-manager/aggregates"
JOHN, ADAM = 434428563, 33322211
SEEDED = "dc8de7ff-2cf2-4ccd-900e-3c8bd4631f00"
NOBODY = "00000000-0000-4000-8000-000000000000"
SAMPLE: dict[str, Any] = {
    "aggregate": {
        "name": "string",
        "description": "string",
        "action": {"name": "string", "id": 0},
        "actionId": 0,
        "attribute": {"type": "PARAM", "param": "string"},
        "type": "AVG",
        "size": 0,
        "unique": False,
        "dateFilter": {"type": "ABSOLUTE", "from": "2019-08-24T14:15:22Z", "to": "2019-08-24T14:15:22Z"},
        "expressions": [{"constraint": {"type": "NULL", "logic": "IS_NULL"}, "attribute": {"type": "PARAM", "param": "string"}}],
    },
    "isVisibleForClientProfile": True,
}
"""documented, docs/synerise-api-reference.txt:4977-5004"""
VISITS: dict[str, Any] = {
    "aggregate": aggregate_json("COUNT", "uri", action={"name": "page.visit", "id": 0}),
    "isVisibleForClientProfile": False,
}
