"""Users and OAuth clients: fixtures and the control plane make them, callers log in as them."""

from mockserver.core.completion import fill, pick
from mockserver.core.row import Row
from mockserver.core.world import State

SITE = {"id": 42, "name": "MockSite"}


def complete_user(state: State, row: Row) -> Row:
    """The user with a site and a name, both from the login `Site\\user`, who may use the API (assumed). Login and password are given."""
    site, _, name = str(row["login"]).rpartition("\\")
    number = state.ids.number("user", start=314, taken=lambda number: any(user["user"]["id"] == number for user in state.users))
    blank = {
        **pick(row, "login", "password"),
        "site": {"id": SITE["id"], "name": site or SITE["name"]},
        "user": {
            "id": number,
            "username": name,
            "displayName": name,
            "firstName": "",
            "lastName": "",
            "emailAddress": f"{name}@example.com",
        },
        "mayUseApi": True,
    }
    return fill(blank, row)


def complete_oauth_client(state: State, row: Row) -> Row:
    """The client with an id and a secret, of the first user (assumed); its redirection URI must be given."""
    blank = {
        "clientId": row.get("clientId") or state.ids.hex("oauth_client", taken=state.oauth_clients.by_key),
        "clientSecret": state.ids.hex("oauth_secret", 32),
        **pick(row, "redirectUri"),
        "login": next((user["login"] for user in state.users), "MockSite\\mock.user"),
    }
    return fill(blank, row)
