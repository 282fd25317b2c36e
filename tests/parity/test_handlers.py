"""Specs and handlers equal, both ways; and the specs hold every operation of the documents."""

import csv
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from mockserver.app import Mock
from mockserver.core.operation import Operation
from mockserver.core.vendor import Vendor

from .checkout import ROOT, report

DOCUMENTED = ROOT / "tests" / "parity" / "operations.tsv"
"""The operations of the five documents, with file and lines: those that this server is to have."""


def test_specs_and_handlers_are_equal_both_ways(mock: Mock, everyone: list[Vendor]) -> None:
    problems = [problem for vendor in everyone for problem in mock.contracts[vendor.name].differences(vendor.operations())]
    assert not problems, report(problems)


@pytest.fixture
def handlers(mock: Mock) -> list[Operation]:
    return mock.vendors["incoplax"].operations()


def test_a_missing_handler_is_reported(mock: Mock, handlers: list[Operation]) -> None:
    (problem,) = mock.contracts["incoplax"].differences([item for item in handlers if item.id != "lookup_contact"])
    assert problem.startswith("specs/incoplax.yaml has LOOKUP /rest/v1/addressbook/contacts (lookup_contact), yet no handler")


def test_an_extra_handler_is_reported(mock: Mock, handlers: list[Operation]) -> None:
    def touch_contact() -> None: ...

    touch_contact.__module__ = handlers[0].handler.__module__
    extra = replace(handlers[0], id="", verb="TOUCH", handler=touch_contact)  # type: ignore[arg-type]
    (problem,) = mock.contracts["incoplax"].differences([*handlers, extra])
    assert "TOUCH /rest/v1/addressbook/contact" in problem and "has no operationId touch_contact: add it" in problem


def test_a_renamed_handler_is_reported_from_both_sides(mock: Mock, handlers: list[Operation]) -> None:
    def fetch_contact() -> None: ...

    fetch_contact.__module__ = "mockserver.vendors.incoplax.routes.contacts"
    renamed = [replace(item, id="", handler=fetch_contact) if item.id == "get_contact" else item for item in handlers]  # type: ignore[arg-type]
    extra, missing = mock.contracts["incoplax"].differences(renamed)
    assert "has no operationId fetch_contact" in extra
    assert "(get_contact), yet no handler of that name is bound" in missing


@pytest.mark.parametrize("change", [{"verb": "PUT"}, {"path": "/rest/v1/addressbook/contacts/{uid}"}], ids=["verb", "path"])
def test_a_changed_wire_line_is_reported(mock: Mock, handlers: list[Operation], change: dict[str, str]) -> None:
    changed = [replace(item, **change) if item.id == "update_contact" else item for item in handlers]  # type: ignore[arg-type]
    (problem,) = mock.contracts["incoplax"].differences(changed)
    assert problem.endswith("yet specs/incoplax.yaml says PATCH /rest/v1/addressbook/contacts/{id}: make them equal")


def test_a_handler_in_another_module_is_reported(mock: Mock, handlers: list[Operation]) -> None:
    def get_contact() -> None: ...

    get_contact.__module__ = "mockserver.vendors.incoplax.routes.people"
    moved = [replace(item, id="", handler=get_contact) if item.id == "get_contact" else item for item in handlers]  # type: ignore[arg-type]
    (problem,) = mock.contracts["incoplax"].differences(moved)
    assert "stands in module people, yet its first tag in specs/incoplax.yaml is 'contacts'" in problem


def test_a_missing_further_verb_is_reported(mock: Mock) -> None:
    handlers = mock.vendors["synerise"].operations()
    fewer = [replace(item, also=()) if item.id == "update_profile_tag" else item for item in handlers]
    more = [replace(item, also=("POST", "PATCH")) if item.id == "update_profile_tag" else item for item in handlers]
    assert ["update_profile_tag__post" in problem for problem in mock.contracts["synerise"].differences(fewer)] == [True]
    assert ["update_profile_tag__patch" in problem for problem in mock.contracts["synerise"].differences(more)] == [True]


def shape(verb: str, path: str) -> str:
    """A request line with its parameters' names blanked: names may differ, shapes may not."""
    return f"{verb} {re.sub(r'{[^}]+}', '{}', path).lower()}"


def test_specs_hold_every_documented_operation(mock: Mock) -> None:
    held = {
        vendor: {shape(spec.verb, spec.path): spec for spec in contract.operations.values()} for vendor, contract in mock.contracts.items()
    }
    problems, grades = [], []
    with DOCUMENTED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            verb, path = row["wire"].split(" ")
            where = f"docs/{row['document']}:{row['lines']}"
            for each in (verb, *filter(None, row["also"].split(","))):
                spec = held[row["vendor"]].get(shape(each, path))
                if spec is None:
                    problems.append(f"specs/{row['vendor']}.yaml lacks {each} {path} ({row['group']}, {where}): write it and its handler")
                elif f"docs/{row['document']}" not in spec.source:
                    problems.append(
                        f"specs/{row['vendor']}.yaml, {each} {path} ({spec.id}): x-source must cite {where}, not {spec.source!r}"
                    )
                else:
                    grades.append(spec.evidence)
    assert not problems, report(problems)
    assert len(grades) > 40


def test_the_shared_inventory_finds_nothing_missing(mock: Mock) -> None:
    """Only where the list stands beside the checkout; operations.tsv has what matters of it."""
    script = ROOT.parent / "shared" / "checks" / "inventory.py"
    if not script.is_file():
        pytest.skip("the inventory is not beside this checkout")
    found = subprocess.run([sys.executable, script, "specs"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    lines = found.stdout.splitlines()
    wanted = {
        f"{row['vendor']} {row['wire']}" for row in csv.DictReader(DOCUMENTED.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    }
    missing = [line for line in lines if (match := re.match(r"missing +(\w+): (\S+ \S+)", line)) and f"{match[1]} {match[2]}" in wanted]
    unlisted = [line for line in lines if line.startswith("unlisted")]
    assert lines and not missing and not unlisted, report([*missing, *unlisted, found.stderr])
