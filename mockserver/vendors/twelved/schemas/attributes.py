"""Attributes of an entity, and filters on them. Members stand in the document's order, in which they are read back."""

from .binding import Bool, Int32, Many, Model, One, Text, anything
from .entity_ids import EntityID


class VisibilityConstraint(Model):
    """documented, docs/12d-synergy-save-contact.txt:107-111"""

    constraint = Text()
    id = Int32()
    name = Text()


class EnumItem(Model):
    """documented, docs/12d-synergy-save-contact.txt:105-128"""

    visibility_constraint = One(VisibilityConstraint)
    enum_id = One(EntityID)
    value = Text()
    display_name = Text()
    hidden = Bool()
    id = One(EntityID)


class AttributeInfo(Model):
    """documented, docs/12d-synergy-save-contact.txt:101-164"""

    type = Int32()
    optional = Bool()
    enum_items = Many(EnumItem)
    value = anything()
    description = Text()
    read_only = Bool()
    input_mask = Text()
    is_auto_increment = Bool()
    auto_increment_start = Int32()
    order = Int32()
    visibility_constraint = One(VisibilityConstraint)
    is_visible = Bool()
    reprompt_on_change = Bool()
    workflow_id = One(EntityID)
    attribute_id = One(EntityID)
    id = One(EntityID)
    name = Text()
    display_name = Text()


class SearchAttribute(Model):
    """public, vendor's help page on searching jobs"""

    Name = Text()
    DisplayName = Text()


class AttributeFilter(Model):
    """public, vendor's help page on searching jobs"""

    Attribute = One(SearchAttribute)
    Type = Text()
    Value = anything()
    SearchQueryType = Int32()
    Operation = Int32()
    Name = Text()
    OperationName = Text()
