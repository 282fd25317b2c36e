"""The type of a row: a JSON object in the vendor's own spelling, as it is stored, sent and answered."""

from typing import Any

Row = dict[str, Any]
