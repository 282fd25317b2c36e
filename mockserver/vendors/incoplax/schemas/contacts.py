"""What is read of a contact: public, the vendor's page on the contact entity. Unknown members are ignored (assumed)."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from .listing import Filter, ListQuery, Order
from .values import INT32, IdText, NewAutokey, Uuid, WholeNumber


class ContactOpts(Schema):
    class Meta:
        unknown = EXCLUDE

    title = fields.String()
    comment = fields.String()
    groups = fields.List(fields.String())
    priority = WholeNumber(validate=INT32, allow_none=True)


class Contact(Schema):
    """The members that create and change have in common."""

    class Meta:
        unknown = EXCLUDE

    displayname = fields.String(validate=validate.Length(min=1))
    department = fields.String()
    jobtitle = fields.String()
    number = fields.String(validate=validate.Length(min=1))
    numlocal = fields.String()
    numpublic = fields.String()
    mobile = fields.String()
    mobile2 = fields.String()
    mobile3 = fields.String()
    roomnum = fields.String()
    roomnum2 = fields.String()
    roomnum3 = fields.String()
    email = fields.String()
    email2 = fields.String()
    email3 = fields.String()
    photo = fields.String()
    opts = fields.Nested(ContactOpts)
    ext = fields.Dict(keys=fields.String())


class ContactCreate(Contact):
    """`displayname` and `number` are required: public, the vendor's page on the contact entity; not empty (inferred)."""

    id = Uuid()
    autokey = NewAutokey()
    displayname = fields.String(required=True, validate=validate.Length(min=1))
    number = fields.String(required=True, validate=validate.Length(min=1))


class ContactPatch(Contact):
    """`id` and `autokey` are read to be compared: documented, docs/incoplax-addressbook-contacts.txt:253."""

    id = fields.Raw(allow_none=True)
    autokey = fields.Raw(allow_none=True)


FIELDS: Mapping[str, fields.Field[Any]] = {
    "id": IdText(),
    "autokey": WholeNumber(),
    **{name: fields.String() for name, field in Contact().fields.items() if isinstance(field, fields.String)},
    "opts.title": fields.String(),
    "opts.comment": fields.String(),
    "opts.groups[]": fields.String(),
    "opts.priority": WholeNumber(allow_none=True),
    "ext.ct": fields.String(),
    "ext.lwt": fields.String(),
}
"""What a filter may name, and of what type its values are."""


class ContactList(ListQuery):
    filter = Filter(FIELDS, load_default=None)
    order = Order(FIELDS, load_default=())
