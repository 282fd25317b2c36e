"""Profile tags: define them, and put them on profiles."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.profiles import profile_tags
from ..schemas.profile_tags import AssignmentPath, TagCreate, TagPath, TagUpdate
from ..schemas.values import ClientPath


@operation("POST /v4/tags", body=TagCreate())
def create_profile_tag(call: Call, body: Row) -> Reply:
    """Defines a tag, or answers the one that has the name."""
    return Reply(profile_tags.create_profile_tag(call.state, body["name"], body.get("color")))


@operation("GET /v4/clients/tags")
def list_profile_tags(call: Call) -> Reply:
    """Lists all tags that profiles can carry."""
    return Reply(profile_tags.list_profile_tags(call.state))


@operation("PUT /v4/tags/{tagID}", path=TagPath(), also=("POST",), body=TagUpdate())
def update_profile_tag(call: Call, tagID: int, body: Row) -> Reply:
    """Changes a tag's color."""
    return Reply(profile_tags.update_profile_tag(call.state, tagID, body))


@operation("DELETE /v4/tags/{tagID}", path=TagPath())
def delete_profile_tag(call: Call, tagID: int) -> Reply:
    """Deletes a tag's definition."""
    profile_tags.delete_profile_tag(call.state, tagID)
    return Reply()


@operation("GET /v4/clients/{clientId}/tags", path=ClientPath())
def list_tags_of_profile(call: Call, clientId: int) -> Reply:
    """Lists the tags of a profile."""
    return Reply(profile_tags.list_tags_of_profile(call.state, clientId))


@operation("POST /v4/clients/{clientId}/tags/{tagID}", path=AssignmentPath())
def assign_tag_to_profile(call: Call, clientId: int, tagID: int) -> Reply:
    """Puts a tag on a profile."""
    return Reply(profile_tags.assign_tag_to_profile(call.state, clientId, tagID))


@operation("DELETE /v4/clients/{clientId}/tags/{tagID}", path=AssignmentPath())
def remove_tag_from_profile(call: Call, clientId: int, tagID: int) -> Reply:
    """Takes a tag off a profile."""
    profile_tags.remove_tag_from_profile(call.state, clientId, tagID)
    return Reply()
