"""A new vendor's first five minutes: whatever is missing still is said in a sentence, with the place to write it."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

import mockserver.vendors
from mockserver.app import create_app
from mockserver.cli import main
from mockserver.core.vendor import Vendor
from mockserver.settings import Settings
from mockserver.vendors.incoplax import VENDOR as INCOPLAX
from mockserver.welcome import lines


def vendor(name: str = "acme", **changes: object) -> Vendor:
    members = {"name": name, "title": "Acme", "prefixes": ("/acme",), "routes": (), "tables": (), "render": INCOPLAX.render}
    return Vendor(**{**members, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (None, "VENDORS in mockserver/vendors/__init__.py names acme, yet there is no package mockserver.vendors.acme: write it,"),
        ({}, "mockserver.vendors.acme has no VENDOR: give it VENDOR = Vendor(name='acme', ...)"),
        ({"VENDOR": vendor("other")}, "its VENDOR is named 'other': make them equal"),
        ({"VENDOR": vendor()}, "there is no spec of acme: write specs/acme.yaml"),
    ],
)
def test_check__what_a_new_vendor_lacks_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: dict[str, Vendor] | None, sentence: str
) -> None:
    monkeypatch.setattr(mockserver.vendors, "VENDORS", (*mockserver.vendors.VENDORS, "acme"))
    if made is not None:
        module = ModuleType("mockserver.vendors.acme")
        module.__file__ = str(Path(__file__).parent / "acme" / "__init__.py")
        vars(module).update(made)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    assert main(["check", "--vendors", "acme"]) != 0
    error = capsys.readouterr().err
    assert sentence in error and "Traceback" not in error and len(error.splitlines()) == 1


def test_run__without_a_curl_to_try_the_base_url_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    mock = create_app(Settings(vendors=("incoplax",)))
    mock.vendors["incoplax"] = Vendor(**{**vars(INCOPLAX), "try_curl": ""})
    printed = list(lines(mock, "http://x"))
    assert printed[printed.index("incoplax      http://x") + 1] == "  curl -sS -i http://x"
