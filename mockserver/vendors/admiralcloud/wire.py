"""Parameters in, contacts out."""

import math
import re
from datetime import datetime
from typing import Any

from mockserver.core.operation import Call
from mockserver.core.wire import JAVASCRIPT

from .errors import FieldRefused

DIALECT = JAVASCRIPT
"""Inferred: the vendor's published request extensions are middleware of Express, whose body reader hands over to JSON.parse."""
NUMERIC = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*", re.ASCII)
WHOLE = re.compile(r"[+-]?\d+")
SETTINGS = ("origin", "email", "lock", "lockUser", "deletionProtection", "deletionProtector", "metadataFields", "merge")
"""The members of `settings` in the document's order: documented, docs/admiralcloud-contact-controller.txt:34-45."""


def read_parameters(call: Call) -> dict[str, Any]:
    """The one bag of parameters: path, query and body merged, a later one wins: public, the vendor's request extensions."""
    return {name: number_or_text(text) for name, text in call.params.items()} | sent_parameters(call)


def sent_parameters(call: Call) -> dict[str, Any]:
    """Query and body merged: what a client signs besides the path."""
    query = {name: number_or_text(value) for name, value in call.query.items()}
    return query | read_object(call)


def read_object(call: Call) -> dict[str, Any]:
    """The body, whatever its media type says; none is an empty object. Other JSON than an object is refused (assumed)."""
    document = call.json.read(call.data) if call.data else {}
    if not isinstance(document, dict):
        raise FieldRefused("body_notAPlainObject")
    return document


def number_or_text(value: Any) -> Any:
    """A path or query value: a number where it looks like one: public, the vendor's request extensions.

    Whole numbers are read up to the first character that is no digit, so `1e3` is 1 and `.5e3` no number at all (NaN), as there.
    A repeated name stays a list.
    """
    if not isinstance(value, str) or not (match := NUMERIC.fullmatch(value)):
        return value
    number = float(match[1])
    if not math.isfinite(number):
        return value
    if not number.is_integer():
        return number
    whole = WHOLE.match(match[1])
    number = float(whole[0]) if whole else math.nan  # as there; Python's own int() takes no more than 4300 digits
    return int(number) if math.isfinite(number) else number


def timestamp(moment: datetime) -> str:
    """ISO 8601 with milliseconds and Z: assumed, customary in the vendor's stack."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def ordered(contact: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A contact with its members as the document's tables have them: alphabetical, those of `settings` in an order of their own.

    documented, docs/admiralcloud-contact-controller.txt:20-48. Members that were never set are absent (assumed).
    """
    settings = contact["settings"]
    named = {**contact, "settings": {name: settings[name] for name in SETTINGS if name in settings}, **more}
    return dict(sorted(named.items()))
