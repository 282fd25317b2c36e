"""An EntityID as a request gives it."""

from .binding import Guid, Int32, Model, Text


class EntityID(Model):
    """documented, docs/12d-synergy-save-contact.txt:37-47; any part may be absent (assumed)."""

    _id = Int32()
    _server_id = Int32()
    _server_guid = Guid()
    IDString = Text()
