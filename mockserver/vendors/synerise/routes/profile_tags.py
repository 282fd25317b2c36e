"""Profile tags: define them, and put them on profiles."""

from typing import Any

from mockserver.core.operation import Call, Reply, operation

from ..rules import profile_tags
from ..schemas.clients import path_id
from ..schemas.profile_tags import TagCreate, TagUpdate

Row = dict[str, Any]


@operation(
    "POST /v4/tags",
    body=TagCreate(),
    consumers="workspace user",
    permission="API_TAGS_CREATE",
    role="CLIENT_TAGS.create",
)
def create_profile_tag(call: Call, body: Row) -> Reply:
    """Defines a tag, or answers the one that has the name."""
    return Reply(profile_tags.create_profile_tag(call.state, body["name"], body.get("color")))


@operation(
    "GET /v4/clients/tags",
    consumers="workspace user",
    permission="API_TAGS_CLIENT_READ",
    role="CLIENT_TAGS.read",
    demands="Api-Version",
)
def list_profile_tags(call: Call) -> Reply:
    """Lists all tags that profiles can bear."""
    return Reply(profile_tags.list_profile_tags(call.state))


@operation(
    "PUT /v4/tags/{tagID}",
    also=("POST",),
    body=TagUpdate(),
    consumers="workspace user",
    permission="API_TAGS_CREATE",
    role="CLIENT_TAGS.edit",
)
def update_profile_tag(call: Call, tagID: str, body: Row) -> Reply:
    """Changes a tag's color."""
    return Reply(profile_tags.update_profile_tag(call.state, path_id("tagID", tagID), body))


@operation(
    "DELETE /v4/tags/{tagID}",
    consumers="workspace user",
    permission="API_TAGS_CREATE",
    role="CLIENT_TAGS.delete",
)
def delete_profile_tag(call: Call, tagID: str) -> Reply:
    """Deletes a tag's definition."""
    profile_tags.delete_profile_tag(call.state, path_id("tagID", tagID))
    return Reply()


@operation(
    "GET /v4/clients/{clientId}/tags",
    consumers="workspace user",
    permission="API_TAGS_READ",
    role="CLIENT_TAGS.read",
)
def list_tags_of_profile(call: Call, clientId: str) -> Reply:
    """Lists the tags of a profile."""
    return Reply(profile_tags.list_tags_of_profile(call.state, path_id("clientId", clientId)))


@operation(
    "POST /v4/clients/{clientId}/tags/{tagID}",
    consumers="workspace user",
    permission="API_ASSIGN_TAGS_EXECUTE",
    role="CLIENT_TAGS.execute",
)
def assign_tag_to_profile(call: Call, clientId: str, tagID: str) -> Reply:
    """Puts a tag on a profile."""
    return Reply(profile_tags.assign_tag_to_profile(call.state, path_id("clientId", clientId), path_id("tagID", tagID)))


@operation(
    "DELETE /v4/clients/{clientId}/tags/{tagID}",
    consumers="workspace user",
    permission="API_ASSIGN_TAGS_EXECUTE",
    role="CLIENT_TAGS.execute",
)
def remove_tag_from_profile(call: Call, clientId: str, tagID: str) -> Reply:
    """Takes a tag off a profile."""
    profile_tags.remove_tag_from_profile(call.state, path_id("clientId", clientId), path_id("tagID", tagID))
    return Reply()
