"""Parameters in, contacts out."""

import math
import re
from datetime import datetime
from typing import Any

from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call
from mockserver.core.wire import JAVASCRIPT, as_javascript

DIALECT = JAVASCRIPT
"""Inferred: the vendor's published request extensions are middleware of Express, whose body reader hands over to JSON.parse."""
NUMERIC = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*", re.ASCII)
WHOLE = re.compile(r"[+-]?\d+")
DEEPEST = 10
"""Steps of a parameter's name at most: no document is deeper."""
SETTINGS = ("origin", "email", "lock", "lockUser", "deletionProtection", "deletionProtector", "metadataFields", "merge")
"""The members of `settings` in the document's order: documented, docs/admiralcloud-contact-controller.txt:34-45."""


def read_parameters(call: Call) -> dict[str, Any]:
    """The one bag of parameters: path, query and body merged, a later one wins: public, the vendor's request extensions."""
    return {name: number_or_text(text) for name, text in call.params.items()} | merge_parameters(call)


def merge_parameters(call: Call) -> dict[str, Any]:
    """Query and body merged: what a client signs besides the path."""
    parameters: dict[str, Any] = {}
    for name, value in call.query.items():
        put(parameters, name, number_or_text(value))
    for name, value in read_object(call).items():
        put(parameters, name, value)
    return parameters


def put(parameters: dict[str, Any], name: str, value: Any) -> None:
    """A name is a path: `settings.lock` and `settings[lock]` are the member `lock` of `settings`, `metadata[0]` is an element.

    public, the vendor's request extensions set each parameter by lodash's `set`. Paths deeper than any document are names (ours).
    """
    steps = [step for step in re.split(r"[.\[\]]+", name) if step]
    if name in parameters or not 1 < len(steps) <= DEEPEST:
        parameters[name] = value
        return
    parameters[steps[0]] = _within(parameters.get(steps[0]), steps[1:], value)


def _within(holder: Any, steps: list[str], value: Any) -> Any:
    """A copy of `holder` in which the path leads to the value; a list where the step is a number and there is nothing yet."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(holder, dict):
        return {**holder, step: _within(holder.get(step), rest, value)}
    items = list(holder) if isinstance(holder, list) else []
    if not step.isdigit():
        return {step: _within(None, rest, value)}
    place = int(step[:9])
    if place > len(items):  # JavaScript would leave holes
        return items
    return [*items[:place], _within(items[place] if place < len(items) else None, rest, value), *items[place + 1 :]]


def read_object(call: Call) -> dict[str, Any]:
    """The body's parameters, whatever its media type says; none is none.

    A text/plain body that is no JSON, or no object, has none, and a list has its places for names: public, the vendor's request
    extensions and their test. Other JSON than objects and lists is unreadable (inferred, Express reads no other).
    """
    plain = (call.headers.get("Content-Type") or "").startswith("text/plain")
    if not call.data or (plain and not call.data.strip()):
        return {}
    try:
        document = call.read_json()
    except BodyUnreadable:
        if plain:
            return {}
        raise
    if isinstance(document, list):
        return {str(place): item for place, item in enumerate(document)}
    if not isinstance(document, dict):
        if plain:
            return {}
        raise BodyUnreadable("neither an object nor a list")
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
    return as_javascript(number)


def timestamp(moment: datetime) -> str:
    """ISO 8601 with milliseconds and Z: assumed, customary in the vendor's stack."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def order(contact: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A contact with its members as the document's tables have them: alphabetical, those of `settings` in an order of their own.

    documented, docs/admiralcloud-contact-controller.txt:20-48. Members that were never set are absent (assumed).
    """
    settings = contact["settings"]
    named = {**contact, "settings": {name: settings[name] for name in SETTINGS if name in settings}, **more}
    return dict(sorted(named.items()))
