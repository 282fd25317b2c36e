"""The contract: compared with the handlers both ways, and judging requests and answers."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from mockserver.core import judge as judge_module
from mockserver.core import openapi, spec_file
from mockserver.core.contract import Contract, load_contract
from mockserver.core.openapi import for_tools, walk
from mockserver.core.operation import NOTHING, Call, Headers, Operation, Reply
from mockserver.core.spec_file import find_spec
from mockserver.core.world import State

YAML = """
openapi: 3.2.0
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
    get:
      operationId: get_thing
      tags: [test_contract]
      security: []
      x-evidence: documented
      x-source: "a: b"
      parameters:
        - {name: limit, in: query, schema: {$ref: "#/components/schemas/Limit"}}
        - {name: tags, in: query, schema: {type: array, items: {type: string, minLength: 2}}}
        - {name: ids, in: query, schema: {type: array, items: {type: integer}}}
        - {name: flag, in: query, schema: {type: boolean}}
        - {name: any, in: query, schema: {type: string, description: any text}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object, required: [a]}}}}
        - {name: X-Version, in: header, required: true, schema: {type: string, enum: ["4.4"]}}
        - {name: session, in: cookie, schema: {type: string}}
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
        "202": {description: "", x-empty: true, content: {text/plain: {schema: {type: string, maxLength: 3}}}}
        "204": {description: ""}
        404:
          description: ""
          headers: {Retry-After: {required: true, schema: {type: string, pattern: "^[0-9]+$"}}}
          content: {application/json: {}}
    post:
      operationId: add_thing
      tags: [test_contract]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}, text/plain: {}}}
      responses: {"204": {description: 2024-01-01}}
    additionalOperations:
      LOOKUP:
        operationId: find_thing
        tags: [test_contract]
        responses: {"204": {description: ""}}
components:
  schemas:
    Limit: {type: integer, maximum: 10}
    Thing:
      type: object
      required: [id]
      additionalProperties: false
      properties: {id: {type: integer}, "a/b~c": {type: string, format: date-time}, inner: {$ref: "#/components/schemas/Thing"}}
"""


def get_thing(call: Call, id: str) -> Reply:
    return Reply()


def add_thing(call: Call, id: str) -> Reply:
    return Reply()


def find_thing(call: Call, id: str) -> Reply:
    return Reply()


def stray(call: Call) -> Reply:
    return Reply()


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    folder = tmp_path_factory.mktemp("specs")
    (folder / "acme.yaml").write_text(YAML)
    return load_contract(find_spec(folder, "acme"))


@pytest.fixture(scope="module")
def operations(contract: Contract) -> dict[str, Operation]:
    handlers = (("GET", get_thing), ("POST", add_thing), ("LOOKUP", find_thing))
    return {
        handler.__name__: replace(Operation(verb, "/things/{id}", handler, vendor="acme"), spec=contract.operations[handler.__name__])
        for verb, handler in handlers
    }


def call(operation: Operation, query: dict[str, Any] | None = None, data: bytes = b"", id: str = "1", **headers: str) -> Call:
    environ = {"HTTP_X_VERSION": "4.4", **headers}
    nowhere: State = SimpleNamespace()  # type: ignore[assignment]
    return Call(operation, nowhere, operation.verb, "/", {"id": id}, query or {}, Headers(environ), data, "")


def brief(violations: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(each["in"], each["pointer"], each["rule"]) for each in violations]


def test_walk__finds_verbs_of_ones_own(contract: Contract) -> None:
    assert [(verb, path, pointer) for verb, path, pointer, _ in walk(contract.document)] == [
        ("GET", "/things/{id}", "/paths/~1things~1{id}/get"),
        ("POST", "/things/{id}", "/paths/~1things~1{id}/post"),
        ("LOOKUP", "/things/{id}", "/paths/~1things~1{id}/additionalOperations/LOOKUP"),
    ]


def test_load_contract__reads_what_the_spec_says(contract: Contract) -> None:
    spec = contract.operations["get_thing"]
    assert (spec.evidence, spec.source, spec.public, spec.statuses) == ("documented", "a: b", True, (200, 202, 204, 404))
    assert contract.operations["add_thing"].public is False
    assert contract.document["paths"]["/things/{id}"]["post"]["responses"]["204"]["description"] == "2024-01-01"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled specs, for one test."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(spec_file, "CACHE", folder)
    return folder


def test_load_contract__compiles_once_and_anew_when_changed(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "acme.yaml").write_text(YAML)
    load_contract(find_spec(tmp_path, "acme"))
    (first,) = cache.iterdir()
    first.write_bytes(orjson.dumps({"openapi": "from the compiled form"}))
    assert load_contract(find_spec(tmp_path, "acme")).document == {"openapi": "from the compiled form"}
    (tmp_path / "acme.yaml").write_text(YAML + "# changed\n")
    assert load_contract(find_spec(tmp_path, "acme")).operations
    (second,) = cache.iterdir()
    assert second != first


@pytest.mark.parametrize("broken", [b'{"openapi"', b"[]", b""])
def test_load_contract__broken_compiled_form_is_made_again(tmp_path: Path, cache: Path, broken: bytes) -> None:
    (tmp_path / "acme.yaml").write_text(YAML)
    load_contract(find_spec(tmp_path, "acme"))
    (compiled,) = cache.iterdir()
    compiled.write_bytes(broken)
    assert set(load_contract(find_spec(tmp_path, "acme")).operations) == {"get_thing", "add_thing", "find_thing"}
    assert orjson.loads(compiled.read_bytes())["openapi"] == "3.2.0"


def test_load_contract__folder_that_cannot_be_written_is_no_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme.yaml").write_text(YAML)
    (tmp_path / "file").touch()
    monkeypatch.setattr(spec_file, "CACHE", tmp_path / "file" / "cache")
    assert load_contract(find_spec(tmp_path, "acme")).operations


def test_differences__none_where_both_are_in_step(contract: Contract, operations: dict[str, Operation]) -> None:
    assert contract.differences(operations.values()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda known: known[1:], "specs/acme.yaml has GET /things/{id} (get_thing), yet no handler of that name is bound"),
        (lambda known: [*known, Operation("GET", "/stray", stray)], "answers GET /stray, yet specs/acme.yaml has no operationId stray"),
        (lambda known: [replace(known[0], verb="PUT"), *known[1:]], "answers PUT /things/{id}, yet specs/acme.yaml says GET /things/{id}"),
        (lambda known: [replace(known[0], path="/x"), *known[1:]], "answers GET /x, yet specs/acme.yaml says GET /things/{id}"),
        (lambda known: [replace(known[0], also=("PUT",)), *known[1:]], "specs/acme.yaml needs it, operationId get_thing__put"),
    ],
)
def test_differences__say_what_to_mend(contract: Contract, operations: dict[str, Operation], change: Any, said: str) -> None:
    (line,) = contract.differences(change(list(operations.values())))
    assert said in line


def test_differences__handler_in_a_module_of_another_tag(contract: Contract, operations: dict[str, Operation]) -> None:
    moved = Contract("acme", {**contract.document, "paths": orjson.loads(orjson.dumps(contract.document["paths"]))})
    moved.document["paths"]["/things/{id}"]["get"]["tags"] = ["others"]
    (line,) = Contract("acme", moved.document).differences(operations.values())
    assert "its first tag in specs/acme.yaml is 'others'" in line


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, []),
        ({"limit": "10"}, []),
        ({"limit": "11"}, [("query", "/limit", "maximum")]),
        ({"limit": "x"}, [("query", "/limit", "type")]),
        ({"limit": ""}, [("query", "/limit", "type")]),
        ({"limit": ["1", "2"]}, [("query", "/limit", "type")]),
        ({"limit": "9" * 5000}, [("query", "/limit", "type")]),
        ({"tags": "ab,cd"}, []),
        ({"tags": "12,34"}, []),
        ({"tags": ["12", "x"]}, [("query", "/tags/1", "minLength")]),
        ({"ids": "1,2"}, []),
        ({"ids": ["1", "x"]}, [("query", "/ids/1", "type")]),
        ({"flag": "true"}, []),
        ({"flag": "True"}, [("query", "/flag", "type")]),
        ({"any": "\U0001f600"}, []),
        ({"any": ["a", "b"]}, [("query", "/any", "type")]),
        ({"filter": '{"a": 1}'}, []),
        ({"filter": "{}"}, [("query", "/filter", "required")]),
        ({"filter": "{"}, [("query", "/filter", "type")]),
        ({"unknown": "1"}, []),
    ],
)
def test_judge_request__query(contract: Contract, operations: dict[str, Operation], query: dict[str, Any], expected: Any) -> None:
    assert brief(contract.judge.request(call(operations["get_thing"], query))) == expected


def test_judge_request__path_and_headers(contract: Contract, operations: dict[str, Operation]) -> None:
    get = operations["get_thing"]
    assert brief(contract.judge.request(call(get, id="0"))) == [("path", "/id", "minimum")]
    assert brief(contract.judge.request(call(get, id="x"))) == [("path", "/id", "type")]
    assert brief(contract.judge.request(call(get, HTTP_X_VERSION="4"))) == [("header", "/X-Version", "enum")]
    bare = call(get)
    bare.headers = Headers({})
    assert brief(contract.judge.request(bare)) == [("header", "/X-Version", "required")]


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (b'{"id": 1}', "application/json", []),
        (b'{"id": 1}', "Application/JSON; charset=utf-8", []),
        (b'{"id": 1}', "", []),
        (b"", "application/json", [("body", "", "required")]),
        (b"anything", "text/plain", []),
        (b"x", "text/xml", [("header", "/Content-Type", "content")]),
        (b'{"id": "1"}', "application/json", [("body", "/id", "type")]),
        (b'{"id": 1, "x": 1}', "application/json", [("body", "/x", "additionalProperties")]),
        (b'{"id": 1, "inner": {"id": 1, "inner": {}}}', "application/json", [("body", "/inner/inner", "required")]),
        (b'{"id": 1, "a/b~c": 1}', "application/json", [("body", "/a~1b~0c", "type")]),
        (b'{"id": 1, "a/b~c": "soon"}', "application/json", [("body", "/a~1b~0c", "format")]),
        (b"{", "application/json", [("body", "", "json")]),
        (b"[" * 500 + b"]" * 500, "application/json", [("body", "", "json")]),
        (b'"\xff"', "application/json", [("body", "", "json")]),
    ],
)
def test_judge_request__body(contract: Contract, operations: dict[str, Operation], data: bytes, kind: str, expected: Any) -> None:
    headers: Any = {"CONTENT_TYPE": kind} if kind else {}
    assert brief(contract.judge.request(call(operations["add_thing"], data=data, **headers))) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply({"id": 1}), []),
        (Reply({"id": 1}, media_type="application/json; charset=utf-8"), []),
        (Reply({"id": "1"}), [("response", "/id", "type")]),
        (Reply({"id": 1}, 201), [("response", "/status", "responses")]),
        (Reply(NOTHING), [("response", "", "content")]),
        (Reply("x", media_type="text/html"), [("response", "/headers/Content-Type", "content")]),
        (Reply(NOTHING, 204), []),
        (Reply({}, 204), [("response", "/headers/Content-Type", "content")]),
        (Reply(NOTHING, 202), []),
        (Reply("abc", 202, media_type="text/plain"), []),
        (Reply(b"abcd", 202, media_type="text/plain"), [("response", "", "maxLength")]),
        (Reply({}, 404, headers={"retry-after": "7"}), []),
        (Reply({}, 404, headers=[("Retry-After", "soon")]), [("response", "/headers/Retry-After", "pattern")]),
        (Reply({}, 404), [("response", "/headers/Retry-After", "required")]),
        (Reply(NOTHING, 404), [("response", "/headers/Retry-After", "required"), ("response", "", "content")]),
    ],
)
def test_judge_reply__by_status_headers_and_body(contract: Contract, operations: dict[str, Operation], reply: Reply, expected: Any) -> None:
    for _ in range(2):  # what is kept from the first time says the same
        assert brief(contract.judge.reply(operations["get_thing"], reply, "application/json")) == expected


def test_judge_reply__another_thread_amid_the_first_use(
    contract: Contract, operations: dict[str, Operation], monkeypatch: pytest.MonkeyPatch
) -> None:
    unused = Contract(contract.name, contract.document)
    among: list[object] = []

    def judge() -> Any:
        return brief(unused.judge.reply(operations["get_thing"], Reply({}, 404), "application/json"))

    def interrupted(document: dict[str, Any], pointer: str) -> Any:
        if "/headers/" in pointer and not among:
            among.append(None)
            among.append(judge())
        return openapi.follow(document, pointer)

    monkeypatch.setattr(judge_module, "follow", interrupted)
    assert judge() == among[1] != []


def test_judge__many_violations_are_bounded(contract: Contract) -> None:
    body = {"id": 1, **{str(number): 1 for number in range(3)}, "inner": [1] * 1000}
    assert 0 < len(contract.judge.row("Thing", body)) <= 100


def test_component__known_and_unknown(contract: Contract) -> None:
    assert contract.has_component("Thing") and not contract.has_component("Nothing")
    assert contract.judge.row("Thing", {"id": 1}) == []


def test_for_tools__custom_verbs_stand_in_a_free_slot_of_a_copy(contract: Contract) -> None:
    item = for_tools(contract.document)["paths"]["/things/{id}"]
    (slot,) = [key for key, value in item.items() if isinstance(value, dict) and value.get("x-wire-method") == "LOOKUP"]
    assert slot not in ("get", "post") and "additionalOperations" not in item
    assert "additionalOperations" in contract.document["paths"]["/things/{id}"]
