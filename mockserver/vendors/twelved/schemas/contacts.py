"""What the contact requests take. Members stand in the document's order, in which they are read back."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from ..errors import BadRequest
from .attributes import AttributeFilter, AttributeInfo
from .binding import Bool, Int32, Many, Model, Moment, One, Text, anything
from .entity_ids import EntityID


class Company(Model):
    """documented, docs/12d-synergy-save-contact.txt:80-100"""

    id = One(EntityID)
    name = Text()
    created_by = One(EntityID)
    create_date = Moment()
    updated_date = Moment()
    attributes = Many(AttributeInfo)
    active = Bool()


class ContactSave(Model):
    """documented, docs/12d-synergy-save-contact.txt:33-165; which members must be there is the rule's business."""

    ID = One(EntityID)
    FirstName = Text()
    LastName = Text()
    Email = Text()
    SignatureImage = Text()
    Companies = Many(Company)
    Attributes = Many(AttributeInfo)


class ContactSearch(Model):
    """public, notes on the vendor's API description (ContactSearchModel)"""

    FirstName = Text()
    LastName = Text()
    Email = Text()
    UsersOnly = Bool()
    Page = Int32()
    PageSize = Int32()
    Attributes = Many(AttributeFilter)
    ClientTimeZone = anything()
    RequiresPreparation = Bool()


class FlagInPath(fields.Field[bool]):
    """inferred: .NET reads true and false in any case and nothing else; the text of the refusal is assumed."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any) -> bool:
        if value.lower() not in ("true", "false"):
            raise BadRequest(f"The value of '{attr}' is not valid.")
        return bool(value.lower() == "true")


class ContactPath(Schema):
    id = fields.String()
    retrieve_attributes = FlagInPath()
    retrieve_companies = FlagInPath()
