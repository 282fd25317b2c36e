"""Jobs: the search that a client begins with."""

from collections.abc import Mapping
from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.world import State

from ..errors import BadRequest
from ..wire import dotnet_time, format_stored, page_bounds, page_of
from . import attributes, entity_ids

TOP_LEVEL = "TopLevel"
CREATOR = "John Smith"
"""What the first user is called (ours)."""
COUNTS = {"NoOfChildren": 0, "NoOfFolders": 0, "NoOfTDJobs": 0}


def complete_job(state: State, row: dict[str, Any]) -> dict[str, Any]:
    """The job with all that a client reads of it, the name alone must be given.

    assumed, for no request here makes jobs: a job without children, folders or notes, of the first user, which its `EntityObject` says
    once more; below its parent, if there is one.
    """
    identity = entity_ids.complete_id(state, row.get("ID"), lambda: _free_number(state))
    creator = entity_ids.complete_id(state, row.get("CreatorID"), lambda: 1)
    created = row.get("CreatedDate", dotnet_time(format_stored(state.now)).removesuffix("+00:00"))
    parent = row.get("ParentJobID") and entity_ids.complete_id(state, row["ParentJobID"], lambda: 0)
    above = state.jobs.by_key(parent["IDString"]) if parent else None
    name = row.get("Name", "")
    blank = {
        "ID": identity,
        **pick(row, "Name"),
        "Description": "",
        "JobCreatorName": CREATOR,
        "CreatedDate": created,
        **COUNTS,
        "InheritPermissions": True,
        "InheritFileNamingRules": False,
        "AlwaysDisplayParent": False,
        "DeleteLocked": False,
        "Type": "Normal",
        "CreatorID": creator,
        "ParentJobID": parent,
        "Attributes": [],
        "JobItems": None,
        "NoOfNotes": 0,
        "Path": f"{above['Path']}/{name}" if above else name,
    }
    whole = fill(blank, {**row, "ID": identity, "CreatorID": creator, "ParentJobID": parent})
    return fill(whole | {"EntityObject": _entity_object(whole)}, row | {"ID": identity, "CreatorID": creator, "ParentJobID": parent})


def _free_number(state: State) -> int:
    number: int = state.ids.number("jobs", taken=lambda each: state.jobs.by_key(entity_ids.entity_id(state, each)["IDString"]))
    return number


def _entity_object(job: dict[str, Any]) -> dict[str, Any]:
    """The same job as the server's inner model spells it: public, the vendor's help page on searching jobs."""
    return {
        "parent_project_id": job["ParentJobID"],
        "creator_name": job["JobCreatorName"],
        "num_children": job["NoOfChildren"],
        "num_folders": job["NoOfFolders"],
        "num_td_projects": job["NoOfTDJobs"],
        "inherit_permissions": job["InheritPermissions"],
        "always_display_parent": job["AlwaysDisplayParent"],
        "rule_set": None,
        "inherits_file_naming_rules": job["InheritFileNamingRules"],
        "inherits_triggers_from_parent": False,
        "delete_locked": job["DeleteLocked"],
        "cad_publish_output_path": None,
        "customisation_info": None,
        "form_attachments": None,
        "id": job["ID"],
        "name": job.get("Name", ""),
        "create_date": job["CreatedDate"],
    }


def search_jobs(state: State, criteria: dict[str, Any]) -> dict[str, Any]:
    """Jobs by name and attributes, by id, one page.

    public, vendor's help page on searching jobs: `QuickSearchTerm` matches from the start of the name, `Name` any part of it, the
    programmatic attribute `TopLevel` leaves jobs without a parent where its value is true. inferred: without regard to case, and all that
    is given must match.
    """
    number, size = page_bounds(criteria)
    start = (criteria.get("QuickSearchTerm") or "").casefold()
    part = (criteria.get("Name") or "").casefold()
    filters = attributes.read_filters(criteria.get("Attributes"))
    top_level = any(_demand_bool(filter.value) for filter in filters if filter.name == TOP_LEVEL)
    others = attributes.Matcher(filter for filter in filters if filter.name != TOP_LEVEL)

    def matches(value: Mapping[str, Any]) -> bool:
        name = value["Name"].casefold()
        return name.startswith(start) and part in name and not (top_level and value["ParentJobID"]) and others.accepts(value)

    if not (start or part or others.wanted or top_level):
        return page_of(state.jobs.page((number - 1) * size, size, order="ID._id"), number, size, len(state.jobs))
    found = state.jobs.page((number - 1) * size, size, order="ID._id", cond=matches)
    return page_of(found, number, size, state.jobs.count(matches))


def _demand_bool(value: Any) -> bool:
    """assumed: a value of `TopLevel` that is neither true nor false is refused; null is false."""
    if value is not None and not isinstance(value, bool):
        raise BadRequest("The value of 'TopLevel' is not valid.")
    return bool(value)
