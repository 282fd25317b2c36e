"""The parameters of the contact controller's actions, fields in the document's order: its tables are generated from the
definitions that the sanitizer works with (public), so what is a row there is a field here, and nothing else is.
"""

from .sanitizer import Array, Bag, Boolean, Email, Integer, Object, String


class Metadatum(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:56-58,112-114."""

    title = String(required=True)
    content = String(required=True)


class EmailSettings(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:61-63,118-120; that the two belong here is inferred from the row above them."""

    disabled = Boolean()
    reason = String()


class Merge(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:69-70,126-127."""

    conflicts = Array(Object())


class Settings(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:59-70,116-127."""

    origin = String()
    email = Object(EmailSettings())
    lock = Boolean()
    lockUser = Integer()
    deletionProtection = Boolean()
    deletionProtector = Integer()
    metadataFields = Array()
    merge = Object(Merge())


class ContactFind(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:13-18; the name of the first row is inferred."""

    email = Email()
    id = Integer()
    type = String()


class ContactCreate(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:52-72; `email` has no row there and is inferred."""

    email = Email()
    image = Integer()
    metadata = Array(Object(Metadatum()))
    settings = Object(Settings())
    type = String()
    uiLanguage = String()


class ContactUpdate(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:106-128. Flag 12 is never taken; 11 is the rule's to judge."""

    flag = Integer(allowed=(0, 1, 10, 11))
    id = Integer(required=True)
    image = Integer()
    metadata = Array(Object(Metadatum()))
    sendOptInRequest = Boolean()
    settings = Object(Settings())
    type = String()


class ContactDestroy(Bag):
    """documented, docs/admiralcloud-contact-controller.txt:161-167."""

    forceDelete = Boolean()
    forceDeleteContact = Boolean()
    id = Integer(required=True)
    move = Integer()
