"""Tags of assets and their directories. Each call sees its own workspace."""

from mockserver.core.operation import Call, Reply, operation
from mockserver.core.row import Row

from ..rules.tags import asset_tags, directories
from ..schemas import tags_collector as schemas
from ..wire import workspace_of


@operation("GET /tags-collector/directories")
def list_tag_directories(call: Call) -> Reply:
    """Lists the directories of the workspace."""
    return Reply(directories.list_tag_directories(call.state, workspace_of(call)))


@operation("POST /tags-collector/directories", body=schemas.DirectoryCreate())
def create_tag_directory(call: Call, body: Row) -> Reply:
    """Creates a directory."""
    return Reply(directories.create_tag_directory(call.state, workspace_of(call), body), 201)


@operation("GET /tags-collector/directories/types")
def list_tag_directory_types(call: Call) -> Reply:
    """Lists the types that directories may have."""
    return Reply(directories.list_tag_directory_types(call.state, workspace_of(call)))


@operation("POST /tags-collector/directories/types", body=schemas.DirectoryTypeCreate())
def create_tag_directory_type(call: Call, body: Row) -> Reply:
    """Creates a type of directories."""
    return Reply(directories.create_tag_directory_type(call.state, workspace_of(call), body["name"]), 201)


@operation("DELETE /tags-collector/directories/{directoryHash}", path=schemas.DirectoryPath())
def delete_tag_directory(call: Call, directoryHash: str) -> Reply:
    """Deletes a directory; its tags stay."""
    directories.delete_tag_directory(call.state, workspace_of(call), directoryHash)
    return Reply(status=204)


@operation("PATCH /tags-collector/directories/{directoryHash}", path=schemas.DirectoryPath(), body=schemas.DirectoryUpdate())
def update_tag_directory(call: Call, directoryHash: str, body: Row) -> Reply:
    """Changes name and parameters of a directory."""
    return Reply(directories.update_tag_directory(call.state, workspace_of(call), directoryHash, body))


@operation("GET /tags-collector/directories/{directoryHash}/tags", path=schemas.DirectoryPath())
def list_directory_tags(call: Call, directoryHash: str) -> Reply:
    """Lists the tags of a directory."""
    return Reply(asset_tags.list_directory_tags(call.state, workspace_of(call), directoryHash))


@operation("POST /tags-collector/directories/{directoryHash}/tags", path=schemas.DirectoryPath(), also=("PUT",), body=schemas.TagHashes())
def assign_tags_to_directory(call: Call, directoryHash: str, body: list[str]) -> Reply:
    """Puts tags into a directory."""
    asset_tags.assign_tags_to_directory(call.state, workspace_of(call), directoryHash, body)
    return Reply(status=204)


@operation("DELETE /tags-collector/directories/{directoryHash}/tags", path=schemas.DirectoryPath(), body=schemas.TagHashes())
def unassign_tags_from_directory(call: Call, directoryHash: str, body: list[str]) -> Reply:
    """Takes tags out of a directory."""
    asset_tags.unassign_tags_from_directory(call.state, workspace_of(call), directoryHash, body)
    return Reply(status=204)


@operation(
    "PATCH /tags-collector/directories/{directoryHash}/types",
    path=schemas.DirectoryPath(),
    also=("PUT",),
    body=schemas.DirectoryTypeUpdate(),
)
def update_tag_directory_type(call: Call, directoryHash: str, body: Row) -> Reply:
    """Changes the type of a directory."""
    kind = body["directoryTypeHash"]
    return Reply(directories.update_tag_directory_type(call.state, workspace_of(call), directoryHash, kind))


@operation("GET /tags-collector/tags", query=schemas.TagPage())
def list_asset_tags(call: Call, query: Row) -> Reply:
    """Lists the tags of the workspace by pages."""
    return Reply(asset_tags.list_asset_tags(call.state, workspace_of(call), query["page"], query["size"]))


@operation("DELETE /tags-collector/tags", body=schemas.TagHashes())
def delete_asset_tags(call: Call, body: list[str]) -> Reply:
    """Deletes several tags."""
    asset_tags.delete_asset_tags(call.state, workspace_of(call), body)
    return Reply(status=204)


@operation("DELETE /tags-collector/tags/{tagHash}", path=schemas.TagPath())
def delete_asset_tag(call: Call, tagHash: str) -> Reply:
    """Deletes a tag."""
    asset_tags.delete_asset_tag(call.state, workspace_of(call), tagHash)
    return Reply(status=204)


@operation("PATCH /tags-collector/tags/{tagHash}", path=schemas.TagPath(), body=schemas.AssetTagUpdate())
def update_asset_tag(call: Call, tagHash: str, body: Row) -> Reply:
    """Changes a tag."""
    return Reply(asset_tags.update_asset_tag(call.state, workspace_of(call), tagHash, body))
