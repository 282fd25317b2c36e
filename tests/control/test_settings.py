"""The tenant's settings."""

from typing import Any

import pytest

from mockserver.app import Mock
from mockserver.client import Client

from .problems import problem


def test_read_settings__values_and_what_each_may_be(client: Client, mock: Mock) -> None:
    shown = client.control("GET /_mock/settings")
    assert list(shown) == ["auth", "contract", "cors", *mock.vendors, "switches"] == [*shown["switches"], "switches"]
    assert shown["auth"] == "documented" and shown["switches"]["auth"]["allowed"] == ["documented", "always", "off"]
    assert shown["switches"]["contract"]["default"] == "strict"  # this server was started so
    assert list(shown["switches"]["incoplax"]["limit_max"]) == ["default", "allowed", "least", "help"]
    assert shown["switches"]["incoplax"]["limit_max"]["allowed"] == "integer"
    for name, vendor in mock.vendors.items():
        assert shown[name] == vendor.defaults() == {key: switch["default"] for key, switch in shown["switches"][name].items()}


def test_update_settings__answers_what_now_is(client: Client) -> None:
    before = client.control("GET /_mock/settings")
    answer = client.call("PATCH /_mock/settings", json={"auth": "always", "incoplax": {"limit_max": 5}})
    assert answer.status_code == 200
    expected = {**before, "auth": "always", "incoplax": {**before["incoplax"], "limit_max": 5}}
    assert answer.json() == expected == client.control("GET /_mock/settings")


def test_update_settings__values_shown_can_be_sent_back(client: Client) -> None:
    shown = client.control("GET /_mock/settings")
    values = {name: value for name, value in shown.items() if name != "switches"}
    assert client.control("PATCH /_mock/settings", values) == shown


def test_update_settings__vendor_obeys(client: Client) -> None:
    client.settings({"incoplax": {"limit_default": 1}})
    assert len(client.call("GET /rest/v1/addressbook/contacts").json()) == 1
    client.settings({"auth": "always"})
    assert client.call("GET /rest/v1/addressbook/contacts").status_code == 401


def test_update_settings__are_the_tenants_own(client: Client, mock: Mock) -> None:
    client.settings({"auth": "off", "incoplax": {"limit_max": 2}})
    default = mock.tenants.get("default").settings
    assert (default["auth"], default["incoplax"]["limit_max"]) == ("documented", 1000)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"auth": "sometimes"}, "/auth"),
        ({"auth": None}, "/auth"),
        ({"auth": ["off"]}, "/auth"),
        ({"contract": {}}, "/contract"),
        ({"contract": False}, "/contract"),
        ({"colour": "red"}, "/colour"),
        ({"switches": {}}, "/switches"),
        ({"incoplax": None}, "/incoplax"),
        ({"incoplax": []}, "/incoplax"),
        ({"incoplax": {"colour": 1}}, "/incoplax/colour"),
        ({"incoplax": {"limit_max": -1}}, "/incoplax/limit_max"),
        ({"incoplax": {"limit_max": 1.5}}, "/incoplax/limit_max"),
        ({"incoplax": {"limit_max": True}}, "/incoplax/limit_max"),
        ({"incoplax": {"limit_max": "5"}}, "/incoplax/limit_max"),
        ({"incoplax": {"limit_max": 10**40}}, "/incoplax/limit_max"),
        ({"incoplax": {"mask_unknown": "Drop"}}, "/incoplax/mask_unknown"),
        ({"incoplax": {"mask_unknown": {}}}, "/incoplax/mask_unknown"),
        ({"twelvedd": {}}, "/twelvedd"),
    ],
)
def test_update_settings__unfitting_422_and_nothing_changed(client: Client, changes: Any, pointer: str) -> None:
    before = client.control("GET /_mock/settings")
    good = {"auth": "off"} if "auth" not in changes else {"contract": "off"}
    problem(client.call("PATCH /_mock/settings", json={**good, **changes}), 422, pointer)
    assert client.control("GET /_mock/settings") == before
