"""What is read of a contact group: public, the vendor's page on the contact group entity. Unknown members are ignored (assumed)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from .listing import Filter, ListQuery, Order
from .values import INT32, IdText, Uuid, WholeNumber

FIELDS: Mapping[str, fields.Field[Any]] = {
    "id": IdText(),
    "code": fields.String(),
    "name": fields.String(),
    "shortname": fields.String(),
    "opts.title": fields.String(),
    "opts.comment": fields.String(),
    "opts.abonents[]": WholeNumber(),
    "opts.abonentcount": WholeNumber(),
    "opts.priority": WholeNumber(),
    "ext.ct": fields.String(),
    "ext.lwt": fields.String(),
}
"""What a filter may name, and of what type its values are."""


class ContactGroupOpts(Schema):
    """`abonentcount` is only ever sent by the vendor: public, the vendor's page on the contact group entity."""

    class Meta:
        unknown = EXCLUDE

    title = fields.String()
    comment = fields.String()
    abonents = fields.List(WholeNumber())
    priority = WholeNumber(validate=INT32)


class ContactGroup(Schema):
    """The members that create and change have in common."""

    class Meta:
        unknown = EXCLUDE

    name = fields.String(validate=validate.Length(min=1))
    shortname = fields.String()
    opts = fields.Nested(ContactGroupOpts)
    ext = fields.Dict(keys=fields.String())


class ContactGroupCreate(ContactGroup):
    """`name` is required: public, the vendor's page on the contact group entity; not empty (inferred)."""

    id = Uuid()
    code = fields.String()
    name = fields.String(required=True, validate=validate.Length(min=1))


class ContactGroupPatch(ContactGroup):
    """`id` is read to be compared (inferred from contacts); an empty `code` is refused (assumed)."""

    id = fields.Raw(allow_none=True)
    code = fields.String(validate=validate.Length(min=1))


class ContactGroupList(ListQuery):
    filter = Filter(FIELDS, load_default=None)
    order = Order(FIELDS, load_default=())
