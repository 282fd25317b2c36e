"""Profile tags: their definitions, and which profiles carry them. A profile's `tags` and the assignments are written together."""

from datetime import datetime

from mockserver.core.clock import iso, later
from mockserver.core.completion import fill, pick
from mockserver.core.ids import first_free
from mockserver.core.row import Row
from mockserver.core.store import Where
from mockserver.core.world import State

from ...errors import NotFound
from ...wire import WORKSPACE
from .identifiers import profile_by_id

NO_TAG = "Tag not found"


def create_profile_tag(state: State, name: str, color: str | None) -> Row:
    """An existing name answers the existing tag, unchanged: documented, docs/synerise-api-reference.txt:2648.

    A deleted tag that is still cached comes back under its own id, in the color that it is given now: inferred, ...:2694.
    """
    tag: Row | None = state.profile_tags.get(Where(name=name))
    if tag is None and (cached := _find_cached(state, state.deleted_profile_tags.get(Where(name=name)))) is not None:
        state.deleted_profile_tags.discard(cached["id"])
        tag = {"businessProfileId": cached["businessProfileId"], "id": cached["id"], "name": name, "color": color or cached["color"]}
        state.profile_tags.insert(tag)
    if tag is None:
        tag = complete_profile_tag(state, {"name": name, "color": color})
        state.profile_tags.insert(tag)
    return tag


def complete_profile_tag(state: State, row: Row) -> Row:
    """The tag of this workspace, with an id and, unless it says so, without a color: documented, docs/synerise-api-reference.txt:2657."""
    return fill({"businessProfileId": WORKSPACE, "id": row.get("id") or _new_id(state), **pick(row, "name"), "color": None}, row)


def _new_id(state: State) -> int:
    """Not one that a deleted tag carries still."""
    number: int = first_free(state.profile_tags.next_serial, state.deleted_profile_tags.by_key)
    return number


def list_profile_tags(state: State) -> list[Row]:
    """documented, docs/synerise-api-reference.txt:2662-2674; global tags among them: inferred, ...:2677."""
    return [show(tag) for tag in state.profile_tags.all()]


def show(tag: Row) -> Row:
    """documented, docs/synerise-api-reference.txt:2669-2673, 2722-2726."""
    return {member: tag[member] for member in ("id", "name", "color")}


def find_own(state: State, tag_id: int) -> Row:
    """A tag that is neither deleted nor global, or 404: documented, docs/synerise-api-reference.txt:2676-2678, 2692-2693."""
    tag = state.profile_tags.by_key(tag_id)
    if tag is None or tag["businessProfileId"] is None:
        raise NotFound(NO_TAG)
    return tag


def update_profile_tag(state: State, tag_id: int, body: Row) -> Row:
    """Only the color: documented, docs/synerise-api-reference.txt:2675."""
    tag = find_own(state, tag_id)
    if "color" in body:
        tag = {**tag, "color": body["color"]}
        state.profile_tags.replace(tag)
    return tag


def delete_profile_tag(state: State, tag_id: int) -> None:
    """The definition goes at once, its use on profiles after a while.

    documented, docs/synerise-api-reference.txt:2691-2694; how long the while is: assumed (tag_cache_seconds).
    """
    tag = find_own(state, tag_id)
    state.profile_tags.discard(tag_id)
    until = later(state.now, state.settings["tag_cache_seconds"])
    state.deleted_profile_tags.upsert(tag | {"cachedUntil": iso(until)}, Where(id=tag_id))  # a test may have seeded it anew meanwhile
    state.schedule(until, "forget_tag", {"id": tag_id})


def forget_tag(state: State, payload: Row) -> None:
    """The cache of a deleted tag ends: profiles lose it. inferred, docs/synerise-api-reference.txt:2694."""
    tag = state.deleted_profile_tags.by_key(payload["id"])
    if tag is None or datetime.fromisoformat(tag["cachedUntil"]) > state.now:
        return
    state.deleted_profile_tags.discard(tag["id"])
    if state.profile_tags.by_key(tag["id"]) is None:  # a test may have brought it back meanwhile, or another of its name
        state.tag_assignments.remove(Where(tagId=tag["id"]))
    if state.profile_tags.contains(Where(name=tag["name"])):
        return
    for profile in state.profiles.search(Where({"tags[]": tag["name"]})):
        state.profiles.replace(_without_tag(profile, tag["name"]))


def _without_tag(profile: Row, name: str) -> Row:
    return {**profile, "tags": [tag for tag in profile["tags"] if tag != name]}


def usable_tag(state: State, tag_id: int) -> Row:
    """A tag that can be put on or taken off: a defined one, or a deleted one still cached. Otherwise 404.

    documented, docs/synerise-api-reference.txt:2694; the 404: public, typed by the Magento plugin.
    """
    tag = state.profile_tags.by_key(tag_id) or _find_cached(state, state.deleted_profile_tags.by_key(tag_id))
    if tag is None:
        raise NotFound(NO_TAG)
    return tag


def tag_by_name(state: State, name: str) -> Row | None:
    return state.profile_tags.get(Where(name=name)) or _find_cached(state, state.deleted_profile_tags.get(Where(name=name)))


def _find_cached(state: State, tag: Row | None) -> Row | None:
    """A deleted tag while it is cached; rows that a test brought in may be without the work that ends it."""
    return tag if tag is not None and datetime.fromisoformat(tag["cachedUntil"]) > state.now else None


def list_tags_of_profile(state: State, client_id: int) -> list[Row]:
    """documented, docs/synerise-api-reference.txt:2716-2727."""
    names = profile_by_id(state, client_id)["tags"]
    return [show(tag) for name in names if (tag := tag_by_name(state, name)) is not None]


def assign_tag_to_profile(state: State, client_id: int, tag_id: int) -> Row:
    """The assignment, the same one where the profile has the tag already.

    documented, docs/synerise-api-reference.txt:2728-2738; that it is the same one: inferred.
    """
    profile, tag = profile_by_id(state, client_id), usable_tag(state, tag_id)
    if tag["name"] not in profile["tags"]:
        state.profiles.replace({**profile, "tags": [*profile["tags"], tag["name"]]})
    return assignment(state, client_id, tag_id)


def assignment(state: State, client_id: int, tag_id: int) -> Row:
    known: Row | None = state.tag_assignments.get(Where(clientId=client_id, tagId=tag_id))
    if known is None:
        known = {"clientId": client_id, "id": state.tag_assignments.next_serial(), "tagId": tag_id}
        state.tag_assignments.insert(known)
    return known


def remove_tag_from_profile(state: State, client_id: int, tag_id: int) -> None:
    """documented, docs/synerise-api-reference.txt:2739-2760; 404 of a tag that the profile does not have: inferred."""
    profile, tag = profile_by_id(state, client_id), usable_tag(state, tag_id)
    if tag["name"] not in profile["tags"]:
        raise NotFound(NO_TAG)
    state.profiles.replace(_without_tag(profile, tag["name"]))
    state.tag_assignments.remove(Where(clientId=client_id, tagId=tag_id))


def set_names(state: State, profile: Row, names: list[str]) -> None:
    """The profile carries these tags and no others; an unknown name is defined on the way. The caller stores the profile.

    documented, docs/synerise-api-reference.txt:2855 (tags are names); that a definition comes of an unknown one: inferred.
    """
    wanted = dict.fromkeys(names)
    held = {row["tagId"]: row["id"] for row in state.tag_assignments.search(Where(clientId=profile["clientId"]))}
    for name in profile["tags"]:
        if name not in wanted and (tag := tag_by_name(state, name)) is not None and tag["id"] in held:
            state.tag_assignments.discard(held[tag["id"]])
    for name in wanted:
        tag = tag_by_name(state, name) or create_profile_tag(state, name, None)
        if tag["id"] not in held:
            state.tag_assignments.insert({"clientId": profile["clientId"], "id": state.tag_assignments.next_serial(), "tagId": tag["id"]})
    profile["tags"] = list(wanted)
