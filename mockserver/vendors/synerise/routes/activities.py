"""Activities: the events of profiles as they are shown, and how actions are shown."""

from urllib.parse import urlencode

from mockserver.core.operation import Call, Member, Reply, family, operation
from mockserver.core.row import Row

from ..rules.events import activities, mappings
from ..rules.events.pages import NEWEST_FIRST, PAGE_SIZE, Asked, Page
from ..schemas.activities import (
    ActivityQuery,
    DescriptionBody,
    DescriptionPath,
    DetailsBody,
    EventsBody,
    IconBody,
    IconPath,
    LabelBody,
    LabelPath,
    PageQuery,
    TokenQuery,
    WorkspaceQuery,
)
from ..schemas.values import ClientPath


def read_query(query: Row) -> Asked:
    since, until = (None if query.get(name) is None else activities.moment(query[name]) for name in ("dateFrom", "dateTo"))
    return Asked(
        since,
        until,
        query.get("actions", ()),
        query.get("limit", PAGE_SIZE),
        query.get("raw", False),
        query.get("sortBy", NEWEST_FIRST) == NEWEST_FIRST,
        query.get("pageToken"),
    )


def workspace(call: Call) -> int | None:
    return call.principal.workspace if call.principal is not None else None


def page_reply(call: Call, found: list[Row], page: Page, limit: int) -> Reply:
    """documented, docs/synerise-api-reference.txt:1649-1660; that `count` counts this page, and `rel` next and prev, are assumed."""
    tokens = {"first": "", "next": page.after, "prev": page.before}
    links = [{"url": page_url(call, token), "rel": rel} for rel, token in tokens.items() if token is not None]
    meta = {"links": links, "cursors": {"after": page.after, "before": page.before}, "limit": limit, "count": len(found)}
    return Reply({"meta": meta, "data": found})


def page_url(call: Call, token: str) -> str:
    """This request's address with another page token."""
    kept = {name: value for name, value in call.query.items() if name not in ("pageToken", "token")}
    query = urlencode(kept | ({"pageToken": token} if token else {}), doseq=True)
    return f"{call.base_url}{call.path}" + (f"?{query}" if query else "")


def list_reply(found: list[Row], query: Row) -> Reply:
    if query.get("format") == "csv":
        return Reply(activities.as_csv(found, query.get("raw", False)), media_type="text/csv; charset=utf-8")
    return Reply(found)


@operation("GET /activities-api/events", query=PageQuery())
def list_own_events(call: Call, query: Row) -> Reply:
    """Lists the events of the profile that asks, by pages."""
    asked = read_query(query)
    return page_reply(call, *activities.list_own_events(call.state, call.principal.subject, workspace(call), asked), asked.limit)


@operation("POST /activities-api/events/by/{identifierType}", query=TokenQuery(), body=EventsBody())
def list_profile_events(call: Call, identifierType: str, query: Row, body: Row) -> Reply:
    """Lists the events of a profile, by pages."""
    asked = read_query(body["additionalData"] | query)
    value = body["identifierValue"]
    return page_reply(call, *activities.list_profile_events(call.state, identifierType, value, workspace(call), asked), asked.limit)


@operation("POST /activities-api/event/by/{identifierType}", body=DetailsBody())
def get_profile_event_details(call: Call, identifierType: str, body: Row) -> Reply:
    """Answers one event of a profile in detail."""
    value, named = body["identifierValue"], body["additionalData"]
    return Reply(activities.get_profile_event_details(call.state, identifierType, value, workspace(call), named))


@operation("GET /activities-api/activities/{clientId}", path=ClientPath(), query=ActivityQuery())
def list_profile_activities(call: Call, clientId: int, query: Row) -> Reply:
    """Lists what a profile did of late."""
    return list_reply(activities.list_profile_activities(call.state, clientId, workspace(call), read_query(query)), query)


@operation("GET /activities-api/activities", query=WorkspaceQuery())
def list_workspace_activities(call: Call, query: Row) -> Reply:
    """Lists what all profiles did of late."""
    return list_reply(activities.list_workspace_activities(call.state, workspace(call), read_query(query)), query)


@family(
    Member("list_event_icons", "GET /activities-api/icons", table="event_icons"),
    Member("list_event_labels", "GET /activities-api/labels", table="event_labels"),
    Member("list_event_descriptions", "GET /activities-api/descriptions", table="event_descriptions"),
)
def list_mappings(call: Call, table: str) -> Reply:
    """Lists how actions are shown."""
    return Reply(mappings.list_mappings(call.state, table, workspace(call)))


@family(
    Member("create_event_icon", "POST /activities-api/icons", body=IconBody(), table="event_icons"),
    Member("create_event_label", "POST /activities-api/labels", body=LabelBody(), table="event_labels"),
    Member("create_event_description", "POST /activities-api/descriptions", body=DescriptionBody(), table="event_descriptions"),
)
def create_mapping(call: Call, body: Row, table: str) -> Reply:
    """Adds how an action is shown."""
    return Reply(mappings.create_mapping(call.state, table, workspace(call), body))


@operation("PUT /activities-api/icons/{iconID}", path=IconPath(), also=("PATCH",), body=IconBody())
def update_event_icon(call: Call, iconID: int, body: Row) -> Reply:
    """Changes an icon; the answer is a list, unlike those of labels and descriptions."""
    return Reply([mappings.update_mapping(call.state, "event_icons", workspace(call), iconID, body)])


@operation("PUT /activities-api/labels/{labelId}", path=LabelPath(), also=("PATCH",), body=LabelBody())
def update_event_label(call: Call, labelId: int, body: Row) -> Reply:
    """Changes a label."""
    return Reply(mappings.update_mapping(call.state, "event_labels", workspace(call), labelId, body))


@operation("PUT /activities-api/descriptions/{descriptionId}", path=DescriptionPath(), also=("PATCH",), body=DescriptionBody())
def update_event_description(call: Call, descriptionId: int, body: Row) -> Reply:
    """Changes a description."""
    return Reply(mappings.update_mapping(call.state, "event_descriptions", workspace(call), descriptionId, body))
