"""specs/*.yaml: valid, complete, and with a source for all they say."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV32SpecValidator

from mockserver.app import Mock
from mockserver.core.openapi import OperationSpec, at, follow
from mockserver.core.spec_file import find_spec
from mockserver.settings import data_folder
from mockserver.vendors import VENDORS

from .checkout import ROOT, report

SPECS = (*VENDORS, "_mock")
GRADES = ("documented", "public", "inferred", "assumed")
CITED = re.compile(r"docs/([a-z0-9.-]+\.txt)(?::([0-9]+(?:-[0-9]+)?(?:, ?[0-9]+(?:-[0-9]+)?)*))?")


def operations(mock: Mock) -> Iterator[tuple[str, OperationSpec]]:
    for vendor, contract in mock.contracts.items():
        for spec in contract.operations.values():
            yield vendor, spec


def references(node: Any, place: str = "#") -> Iterator[tuple[str, str]]:
    """Every `$ref` below a node and where it stands."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield place, node["$ref"]
        for key, value in node.items():
            yield from references(value, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from references(value, f"{place}/{number}")


def find_dangling(document: dict[str, Any]) -> list[str]:
    found = []
    for place, reference in references(document):
        target: Any = document
        for part in reference.removeprefix("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, dict) else None
        if not reference.startswith("#/") or target is None:
            found.append(f"{place} refers to {reference}, which is not there: write it, or mend the reference")
    return found


def test_every_spec_belongs_to_a_vendor(mock: Mock) -> None:
    found = {entry.stem for entry in (ROOT / "specs").iterdir()}
    assert found == set(SPECS) == set(mock.contracts), "specs/ and VENDORS of mockserver/vendors/__init__.py (and _mock) must name the same"


@pytest.mark.parametrize("name", SPECS)
def test_spec_is_valid(mock: Mock, name: str) -> None:
    problems = [
        f"specs/{name}.yaml at #/{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in OpenAPIV32SpecValidator(mock.contracts[name].document).iter_errors()
    ]
    assert not problems, report(problems)


@pytest.mark.parametrize("name", SPECS)
def test_spec_has_no_dangling_reference(mock: Mock, name: str) -> None:
    problems = [f"specs/{name}.yaml: {problem}" for problem in find_dangling(mock.contracts[name].document)]
    assert not problems, report(problems)


def test_a_dangling_reference_in_a_request_body_is_found() -> None:
    """The validator misses this one."""
    document = {"paths": {"/a": {"post": {"requestBody": {"content": {"x/y": {"schema": {"$ref": "#/components/schemas/No"}}}}}}}}
    assert find_dangling(document) == [
        "#/paths/~1a/post/requestBody/content/x~1y/schema refers to #/components/schemas/No, which is not there:"
        " write it, or mend the reference"
    ]


@pytest.mark.parametrize("name", SPECS)
def test_operation_ids_are_unique(name: str) -> None:
    """Counted in the text: a loaded contract has lost the first of two by then."""
    text = find_spec(data_folder("specs"), name).text
    counts = Counter(re.findall(r"\boperationId: *[\"']?([\w]+)", text))
    problems = [
        f"specs/{name}.yaml gives operationId {key} to {count} operations: rename one" for key, count in counts.items() if count > 1
    ]
    assert counts and not problems, report(problems)


def test_every_operation_says_what_it_is_and_how_we_know(mock: Mock) -> None:
    problems = []
    for vendor, spec in operations(mock):
        here = f"specs/{vendor}.yaml, {spec.verb} {spec.path} ({spec.id}):"
        if not spec.summary:
            problems.append(f"{here} give it a summary")
        if spec.evidence not in GRADES:
            problems.append(f"{here} x-evidence is {spec.evidence!r}, write one of {', '.join(GRADES)}")
        if not spec.source:
            problems.append(f"{here} give it an x-source, docs/<file>:<lines> or the public source in words")
        if spec.evidence == "documented" and vendor != "_mock" and not CITED.search(spec.source):
            problems.append(f"{here} is documented, so x-source must name docs/<file>:<lines>, not {spec.source!r}")
        if "security" not in {**mock.contracts[vendor].document, **spec.raw}:
            problems.append(f"{here} say whether it needs a credential: security, [] where it needs none")
    assert not problems, report(problems)


def test_every_operation_can_refuse(mock: Mock) -> None:
    problems = [
        f"specs/{vendor}.yaml, {spec.verb} {spec.path} ({spec.id}): document at least one answer of 400 or more"
        for vendor, spec in operations(mock)
        if not any(status >= 400 for status in spec.statuses)
    ]
    assert not problems, report(problems)


def test_every_json_answer_has_a_schema(mock: Mock) -> None:
    problems = []
    for vendor, spec in operations(mock):
        for status in spec.statuses:
            _, response = follow(mock.contracts[vendor].document, f"{spec.pointer}/responses/{status}")
            problems += [
                f"specs/{vendor}.yaml, {spec.verb} {spec.path} ({spec.id}): {status} {kind} has no schema, write one"
                for kind, content in response.get("content", {}).items()
                if "json" in kind and "schema" not in content
            ]
    assert not problems, report(problems)


LITERAL = ("example", "examples", "default", "enum", "const")


def walk_schemas(node: Any, place: str = "#", beside: bool = False) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Everything below a node that says a type, an enum or a constant, where it stands, and whether it is a choice among others."""
    if isinstance(node, dict):
        if {"type", "enum", "const"} & node.keys() and not isinstance(node.get("type"), dict):
            yield place, node, beside
        for key, value in node.items():
            if key not in LITERAL:
                yield from walk_schemas(value, f"{place}/{key}", key in ("anyOf", "oneOf") and len(value) > 1)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from walk_schemas(value, f"{place}/{number}", beside)


@pytest.mark.parametrize("name", SPECS)
def test_schemas_are_in_words_that_tools_read(mock: Mock, name: str) -> None:
    problems = []
    for place, schema, beside in walk_schemas({key: value for key, value in mock.contracts[name].document.items() if key != "info"}):
        types = [schema.get("type")] if isinstance(schema.get("type"), str) else schema.get("type", [])
        if "array" in types and "items" not in schema:
            problems.append(f"specs/{name}.yaml at {place}: say what the elements of the array are, with items")
        if len({type(value) for value in schema.get("enum", ()) if value is not None}) > 1:
            problems.append(f"specs/{name}.yaml at {place}: an enum of one type each, in anyOf")
        if types == ["null"] and not beside:
            problems.append(f"specs/{name}.yaml at {place}: null alone says nothing: name the type of what would stand there")
    assert not problems, report(problems)


@pytest.mark.parametrize("name", SPECS)
def test_every_parameter_has_an_example(mock: Mock, name: str) -> None:
    """That the examples work, tests/control/test_docs.py shows: they are in the curls of the pages."""
    document = mock.contracts[name].document
    problems = []
    for spec in mock.contracts[name].operations.values():
        item = (
            spec.pointer.partition("/additionalOperations")[0]
            if "/additionalOperations" in spec.pointer
            else spec.pointer.rpartition("/")[0]
        )
        for owner in (spec.pointer, item):
            for place in range(len(at(document, owner).get("parameters", ()))):
                _, parameter = follow(document, f"{owner}/parameters/{place}")
                if not ({"example", "examples"} & {key for media in (parameter, *parameter.get("content", {}).values()) for key in media}):
                    problems.append(f"specs/{name}.yaml, {spec.verb} {spec.path} ({spec.id}): give {parameter['name']} an example")
    assert not problems, report(problems)


@pytest.mark.parametrize("name", VENDORS)
def test_security_says_where_nothing_is_asked_for_by_default(mock: Mock, name: str) -> None:
    required = next(mount.vendor for mount in mock.gateway.mounts if mount.vendor.name == name).requires_credentials
    document = mock.contracts[name].document
    problems = [
        f"specs/{name}.yaml, {spec.verb} {spec.path} ({spec.id}): {'no' if required else 'first'} {{}} in security"
        for spec in mock.contracts[name].operations.values()
        if not spec.public and (spec.raw.get("security", document["security"])[0] == {}) == required
    ]
    assert not problems, report(problems)


def test_cited_lines_exist(mock: Mock) -> None:
    """Only where the documents stand beside the checkout; their text is not ours to ship."""
    docs = ROOT.parent / "shared" / "docs"
    if not docs.is_dir():
        pytest.skip("the documents are not beside this checkout")
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in docs.glob("*.txt")}
    problems = []
    for vendor, spec in operations(mock):
        for file, lines in CITED.findall(spec.source):
            last = max(map(int, re.findall("[0-9]+", lines)), default=0)
            if file not in lengths or last > lengths[file]:
                problems.append(f"specs/{vendor}.yaml, {spec.verb} {spec.path} ({spec.id}): there is no docs/{file}:{lines}, mend x-source")
    assert not problems, report(problems)
