"""Which members of a body nothing read: the misspelt ones that a lenient vendor drops without a word."""

from typing import Any

from mockserver.core.wire import escaped


def unread_members(loader: Any, document: Any, pointer: str = "") -> list[str]:
    """JSON pointers of members for which a marshmallow-like schema declares no field.

    A loader of another kind reads everything, unless it has an `unread(document)` of its own that returns the pointers.
    """
    if hasattr(loader, "unread"):
        return [pointer + inner for inner in loader.unread(document)]
    fields = getattr(loader, "fields", None)
    if fields is None:
        return []
    if isinstance(document, list):
        return [found for place, item in enumerate(document) for found in unread_members(loader, item, f"{pointer}/{place}")]
    if not isinstance(document, dict):
        return []
    by_key = {field.data_key or name: field for name, field in fields.items()}
    missed: list[str] = []
    for key, value in document.items():
        here = f"{pointer}/{escaped(key)}"
        if key not in by_key:
            missed.append(here)
        else:
            inner = getattr(by_key[key], "inner", by_key[key])
            if (schema := getattr(inner, "schema", None)) is not None and value is not None:
                missed += unread_members(schema, value, here)
    return missed
