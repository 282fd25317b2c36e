"""Settings: one dataclass from file, environment and arguments; what does not fit is one clear line."""

from pathlib import Path
from typing import Any

import pytest

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.settings import FIXTURES, Settings, SettingsError, load_settings
from mockserver.vendors import VENDORS


def test_settings__defaults() -> None:
    settings = load_settings(environ={})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.fixtures, settings.vendors) == ("127.0.0.1", 8080, (FIXTURES,), VENDORS)
    assert (settings.auth, settings.contract, settings.max_tenants, settings.journal_size) == ("documented", "record", 1000, 1000)


def test_settings__arguments_before_environment_before_file(tmp_path: Path) -> None:
    file = tmp_path / "mock.toml"
    file.write_text('host = "file"\nport = 1\nthreads = 1\nvendors = ["eloqua"]\n')
    settings = load_settings(str(file), {"host": "argument", "port": None}, {"MOCKSERVER_HOST": "environment", "MOCKSERVER_PORT": "2"})
    assert (settings.host, settings.port, settings.threads, settings.vendors) == ("argument", 2, 1, ("eloqua",))


def test_settings__file_named_by_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "mock.toml"
    file.write_text("port = 7")
    assert load_settings(environ={"MOCKSERVER_SETTINGS": str(file)}).port == 7
    assert load_settings(environ={"MOCKSERVER_SETTINGS": ""}).port == 8080


def test_settings__variable_of_the_journals_curl_is_none() -> None:
    assert load_settings(environ={"MOCKSERVER_AUTHORIZATION": "Bearer x", "OTHER": "y"}) == Settings()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"vendors": "incoplax, eloqua ,"}, {"vendors": ("incoplax", "eloqua")}),
        ({"vendors": ["eloqua"]}, {"vendors": ("eloqua",)}),
        ({"port": "0"}, {"port": 0}),
        ({"port": 65535}, {"port": 65535}),
        ({"port": " 80 "}, {"port": 80}),
        ({"fixtures": str(FIXTURES)}, {"fixtures": (FIXTURES,)}),
        ({"fixtures": f"builtin, {FIXTURES.parent}"}, {"fixtures": (FIXTURES, FIXTURES.parent)}),
        ({"reload": "yes"}, {"reload": True}),
        ({"control_token": "x y"}, {"control_token": "x y"}),
    ],
)
def test_settings__values_that_fit(values: dict[str, Any], expected: dict[str, Any]) -> None:
    settings = load_settings(arguments=values, environ={})
    assert {name: getattr(settings, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"prot": 1}, "unknown setting 'prot' in the command line: known are host, port"),
        ({"port": "x"}, "setting port in the command line must be a whole number, not 'x'"),
        ({"port": True}, "setting port"),
        ({"port": 80.5}, "setting port"),
        ({"port": "1_0"}, "setting port"),
        ({"port": "9" * 5000}, "setting port"),
        ({"port": -1}, "setting port must be at least 0 and at most 65535, not -1"),
        ({"port": 65536}, "setting port"),
        ({"threads": 0}, "setting threads must be at least 1 and at most 1000, not 0"),
        ({"journal_size": 0}, "setting journal_size"),
        ({"max_tenants": "-5"}, "setting max_tenants"),
        ({"vendors": "acme"}, "unknown vendor 'acme': known are twelved"),
        ({"vendors": [1]}, "setting vendors in the command line must be a list of texts"),
        ({"vendors": 5}, "setting vendors"),
        ({"host": 5}, "setting host in the command line must be a text, not 5"),
        ({"fixtures": 5}, "setting fixtures in the command line must be a folder, or a list of folders, not 5"),
        ({"fixtures": "/no/such"}, "setting fixtures: /no/such is no folder"),
        ({"fixtures": "\0"}, "setting fixtures"),
        ({"fixtures": __file__}, "is no folder"),
        ({"fixtures": f"{__file__}/below"}, "is no folder"),
        ({"fixtures": "x" * 300}, "cannot be read: File name too long"),
        ({"switches": "[" * 100_000}, "setting switches in the command line must be an object"),
        ({"auth": "never"}, "setting auth takes documented, always, off, not 'never'"),
        ({"contract": ""}, "setting contract takes record, strict, off"),
    ],
)
def test_settings__values_that_do_not_fit(values: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings(arguments=values, environ={})
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


def test_settings__made_in_python_take_what_a_file_takes() -> None:
    settings = Settings(fixtures=str(FIXTURES), vendors="incoplax, eloqua", port="0")  # type: ignore[arg-type]
    assert (settings.fixtures, settings.vendors, settings.port) == ((FIXTURES,), ("incoplax", "eloqua"), 0)
    with pytest.raises(SettingsError, match="setting vendors in Python must be a list of texts, not 5"):
        Settings(vendors=5)  # type: ignore[arg-type]


def test_settings__switches_in_both_forms_one_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[switches.eloqua]\nfoo = 1\n[incoplax]\nlimit_max = 5\n")
    with pytest.raises(SettingsError, match="here are both"):
        load_settings(str(file), environ={})
    file.write_text("[switches.incoplax]\nlimit_max = 5\n")
    assert load_settings(str(file), environ={}).switches == {"incoplax": {"limit_max": 5}}


@pytest.mark.parametrize("way", ["file", "environment"])
def test_settings__switches_are_the_defaults_of_every_tenant(tmp_path: Path, way: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[incoplax]\nlimit_max = 1\n")
    environ = {"MOCKSERVER_SWITCHES": '{"incoplax": {"limit_max": 1}}'}
    given = load_settings(str(file), environ={}) if way == "file" else load_settings(environ=environ)
    client = Client("", "switched", send_in_process(create_app(given)))
    for _ in range(2):
        assert len(client.call("GET /rest/v1/addressbook/contacts").json()) == 1
        client.settings({"incoplax": {"limit_max": 2}})
        assert len(client.call("GET /rest/v1/addressbook/contacts").json()) == 2
        client.reset()
    assert client.control("GET /_mock/settings")["switches"]["incoplax"]["limit_max"]["default"] == 1


def test_settings__fixtures_of_a_file_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "settings.toml").write_text('fixtures = "mine"\n')
    assert load_settings(str(tmp_path / "settings.toml"), environ={}).fixtures == (tmp_path / "mine",)


def test_settings__file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("\ufeffport = 81\n", encoding="utf-8")
    assert load_settings(str(tmp_path / "settings.toml"), environ={}).port == 81
