"""What the bodies of all requests have in common."""

from typing import Any

from marshmallow import EXCLUDE, Schema, pre_load

OBJECT = "Must be an object."


class Body(Schema):
    """An object. Members that no field names are ignored (assumed).

    null for a member that need not be there is as absent: public, a client's SDK sends such nulls by default.
    """

    error_messages = {"type": OBJECT}  # noqa: RUF012

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def drop_nulls(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        required = {field.data_key or name for name, field in self.fields.items() if field.required}
        return {name: value for name, value in data.items() if value is not None or name in required}
