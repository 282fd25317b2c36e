"""What sync actions change: contact lists, e-mail groups, global subscription.

Actions, destinations and statuses: public, Oracle's page "Sync actions". Codes and messages: public, Oracle's page "Eloqua status codes".
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.world import State

LIST = re.compile(r"\{\{ContactList\[0*([0-9]+)\]\}\}")
GROUP = re.compile(r"\{\{EmailGroup\[0*([0-9]+)\]\}\}")


def complete_contact_list(state: State, row: Row) -> Row:
    """The list with a number and a name (assumed)."""
    return _complete_asset(state, row, "contact_lists", "Contact list")


def complete_email_group(state: State, row: Row) -> Row:
    """The group with a number and a name (assumed)."""
    return _complete_asset(state, row, "email_groups", "Email group")


def _complete_asset(state: State, row: Row, table: str, kind: str) -> Row:
    taken = state.tables[table].by_key
    number = row.get("id") or str(state.ids.number(table, taken=lambda number: taken(str(number))))
    return fill({"id": number, "name": f"{kind} {number}"}, row)


def complete_list_member(state: State, row: Row) -> Row:
    """The membership with its key; list and contact must be given."""
    return fill({"id": f"{row['listId']}:{row['contactId']}", **pick(row, "listId", "contactId")}, row)


def complete_group_member(state: State, row: Row) -> Row:
    """The subscription with its key, subscribed (assumed); group and contact must be given."""
    return fill({"id": f"{row['groupId']}:{row['contactId']}", **pick(row, "groupId", "contactId"), "status": "subscribed"}, row)


def exists(state: State, destination: str) -> bool:
    """Whether a destination's list or e-mail group is there; service instances are not kept, so any will do (assumed)."""
    if match := LIST.fullmatch(destination):
        return state.contact_lists.by_key(match[1]) is not None
    if match := GROUP.fullmatch(destination):
        return state.email_groups.by_key(match[1]) is not None
    return True


def apply(state: State, action: Mapping[str, Any], contacts: Sequence[str]) -> tuple[str, str]:
    """Does one action with these contacts; the code and message for the log. What a service instance would do is not kept (assumed)."""
    destination, status = action["destination"], action.get("status", "")
    if match := LIST.fullmatch(destination):
        return _list(state, match[1], action["action"], contacts)
    if match := GROUP.fullmatch(destination):
        return _subscribe(state, match[1], status, contacts)
    if destination == "{{GlobalSubscribe}}":
        return _subscribe_globally(state, status, contacts)
    return "ELQ-00128", f"Updated members status to {status} in service instance {destination}."


def _list(state: State, id: str, action: str, contacts: Sequence[str]) -> tuple[str, str]:
    for contact in contacts:
        key = f"{id}:{contact}"
        if action == "remove":
            state.contact_list_members.discard(key)
        elif state.contact_list_members.by_key(key) is None:
            state.contact_list_members.insert({"id": key, "listId": id, "contactId": contact})
    if action == "remove":
        return "ELQ-00118", f"Removed members from Contact List {id}."
    return "ELQ-00119", f"Added members to Contact List {id}."


def _subscribe(state: State, id: str, status: str, contacts: Sequence[str]) -> tuple[str, str]:
    for contact in contacts:
        key = f"{id}:{contact}"
        row = {"id": key, "groupId": id, "contactId": contact, "status": status}
        if state.email_group_members.by_key(key):
            state.email_group_members.replace(row)
        else:
            state.email_group_members.insert(row)
    if status == "subscribed":
        return "ELQ-00115", f"Subscribed members to Email Group {id}."
    return "ELQ-00116", f"Unsubscribed members from Email Group {id}."


def _subscribe_globally(state: State, status: str, contacts: Sequence[str]) -> tuple[str, str]:
    for id in contacts:
        contact = state.contacts.by_key(id)
        if contact:
            state.contacts.replace({**contact, "isSubscribed": status == "subscribed"})
    if status == "subscribed":
        return "ELQ-00138", "Contacts email marked as subscribed."
    return "ELQ-00017", "Contacts email marked as unsubscribed."
