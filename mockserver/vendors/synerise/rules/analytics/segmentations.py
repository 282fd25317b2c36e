"""Segmentations: which profiles are members, by a list of ids, a profile filter, or recognition.

No operation of the document describes a saved one: a list of ids is enough, a filter makes it live, both together are a union: assumed.
What a local one takes: docs/synerise-api-reference.txt:4093-4100 ("a request to the analytics service", a free object).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.core.row import Row

from ...errors import BadRequest
from .definitions import ProfileFilter, read_profile_filter
from .filters import passes
from .scope import Scope

RECOGNIZED = {"RECOGNIZED": False, "true": False, "ANONYMOUS": True, "false": True}
"""The `anonymous` that each value of `recognized` asks for; NONE asks for none. documented, docs/synerise-api-reference.txt:4011."""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The nodes of a segmentation."""

    name: str = ""
    ids: frozenset[int] | None = None
    filter: ProfileFilter | None = None
    anonymous: bool | None = None

    @property
    def height(self) -> int:
        return 0 if self.filter is None else self.filter.height

    def holds(self, scope: Scope) -> bool:
        """Whether the scope's profile is a member."""
        profile = scope.subject.profile
        if self.anonymous is not None and bool(profile["anonymous"]) is not self.anonymous:
            return False
        if self.ids is None and self.filter is None:
            return True
        if self.ids is not None and profile["clientId"] in self.ids:
            return True
        return self.filter is not None and passes(self.filter, scope)


def read_request(document: Any, recognized: str = "NONE") -> Segmentation:
    """A local segmentation as it is sent: `{}` is every profile; else a profile filter, bare or under `filter`. assumed."""
    if not isinstance(document, Mapping):
        raise BadRequest("/: must be an object")
    bare = not document.keys().isdisjoint(("expressions", "expression", "matching"))
    if document and not bare and document.get("filter") is None:
        raise BadRequest("/: holds neither a profile filter nor `filter`")
    found = None
    if document:
        found = read_profile_filter(document) if bare else read_profile_filter(document["filter"], "/filter")
    return Segmentation(filter=found, anonymous=RECOGNIZED.get(recognized))


def read_segmentation(row: Row) -> Segmentation:
    """A segmentation from its row: `name`, `clientIds`, `filter`, `recognized`, all but the name optional."""
    ids, filter = row.get("clientIds"), row.get("filter")
    return Segmentation(
        row.get("name") or "",
        None if ids is None else frozenset(ids),
        None if filter is None else read_profile_filter(filter, "/filter"),
        RECOGNIZED.get(row.get("recognized") or "NONE"),
    )
