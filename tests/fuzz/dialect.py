"""schemathesis speaks standard verbs only: what it needs to send LOOKUP, and to fuzz a vendor in process.

    test_conforms = conformance("incoplax")              # tests/fuzz/test_incoplax.py

Positive data must be taken and negative data refused, and every answer must keep the contract. `FUZZ_EXAMPLES` says how many
examples an operation gets (few in the suite, many in the long command of the README).

The cases of an operation are made when its test runs: made at collection, each worker would make those of all.
"""

import functools
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.schemas import BaseSchema

from mockserver.app import create_app
from mockserver.client import Client, send_in_process
from mockserver.core.contract import load_contract
from mockserver.core.openapi import for_tools
from mockserver.core.spec_file import find_spec
from mockserver.core.world import Snapshot, World
from mockserver.settings import data_folder, load_settings

COSTLY = re.compile("\U00010000-\U0010ffff|" + re.escape(r"(?=[^@]{1,64}@)"))
"""What makes patterns slow to generate from: a range of a million characters, which hypothesis enumerates (0.4 s each time;
generated text keeps to Latin-1 instead), and a look ahead, for which it tries and throws away (15 s; `fits_look_ahead` does it)."""
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
TENANT = "fuzz"
sent: dict[str, int] = {}
"""How often each wire verb really went out."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Sets the wire verb back that `for_tools` folded into a slot."""
    verb = case.operation.definition.raw.get("x-wire-method")
    if verb and case.method == case.operation.method.upper():
        case.method = verb
    sent[case.method] = sent.get(case.method, 0) + 1
    if case.path == "/_mock/requests/wait" and fits_a_wait((case.query or {}).get("timeout", "5")):
        case.query = {**(case.query or {}), "timeout": 0}  # nobody else comes, so it would wait for nothing


def fits_a_wait(timeout: Any) -> bool:
    try:
        return 0 <= float(timeout) <= 60
    except (TypeError, ValueError):
        return False


def fits_look_ahead(context: Any, sent: Any) -> bool:
    """No name before an @ has more than 64 characters: what COSTLY takes out of the pattern of e-mail addresses."""
    values = sent.values() if isinstance(sent, Mapping) else ()
    return all(len(value.partition("@")[0]) <= 64 for value in values if isinstance(value, str) and "@" in value)


schemathesis.hook("filter_body")(fits_look_ahead)
schemathesis.hook("filter_query")(fits_look_ahead)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """The Allow header names the wire verb, the folded document the slot."""
    return type(failure).__name__ != "AllowHeaderMismatch"


def make_requests_smaller(document: dict[str, Any], smaller: Mapping[str, Any]) -> None:
    """Request bodies refer to copies of components, named `Sent...`, the smaller ones among them; answers keep the spec's own."""
    schemas = document["components"]["schemas"]
    prefix = "#/components/schemas/"
    due: list[str] = []

    def renamed(node: Any) -> Any:
        if isinstance(node, list):
            return [renamed(item) for item in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(prefix):
            name = reference.removeprefix(prefix)
            if not name.startswith("Sent") and "/" not in name:
                due.append(name)
                return {"$ref": f"{prefix}Sent{name}"}
        return {key: renamed(value) for key, value in node.items()}

    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "content" in operation.get("requestBody", {}):
                operation["requestBody"] = renamed(operation["requestBody"])
    while due:
        name = due.pop()
        if f"Sent{name}" not in schemas:
            schemas[f"Sent{name}"] = renamed(smaller.get(name, schemas[name]))


def conformance(
    vendor: str,
    auth: str | None = None,
    *,
    tenant_settings: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    exclude: Iterable[str] = (),
    checks_off: Iterable[str] = (),
    modes: str = "all",
    smaller: Mapping[str, Any] | None = None,
) -> Callable[..., None]:
    """A pytest test over every operation of a vendor's spec, each call authenticated by a credential kind, in one tenant.

    exclude: operationIds to leave out; checks_off: schemathesis checks that do not hold here (say why where you name one).
    smaller: schemas of components in place of those of the spec, where these are too large to be enumerated.
    """
    served = "incoplax" if vendor == "_mock" else vendor
    left_out = set(exclude)
    told = for_tools(load_contract(find_spec(data_folder("specs"), vendor)).document)
    document = json.loads(COSTLY.sub("", json.dumps(told, ensure_ascii=False)))
    if auth is not None:  # the right credential always goes along: a generated wrong one beside it proves nothing
        checks_off = (*checks_off, "ignored_auth")
    if smaller:
        make_requests_smaller(document, smaller)
    if auth is None:  # nobody is asked for a credential, so nobody is refused for a bad one
        document["security"] = []
        for item in document["paths"].values():
            for operation in item.values():
                if isinstance(operation, dict):
                    operation["security"] = []
    config = schemathesis.Config.from_dict(
        {
            "phases": {
                "examples": {"enabled": True},
                "coverage": {"enabled": True, "unexpected-methods": ["PUT"], "generate-duplicate-query-parameters": False},
                "fuzzing": {"enabled": True},
                "stateful": {"enabled": False},
            },
            "generation": {"mode": modes, "max-examples": EXAMPLES, "deterministic": True, "no-shrink": True, "codec": "latin-1"},
            "checks": {name: {"enabled": False} for name in ("unsupported_method", *checks_off)},
        }
    )

    @functools.cache
    def whole() -> BaseSchema:
        schema: BaseSchema = schemathesis.openapi.from_dict(document, config=config)
        schema.app = create_app(load_settings(arguments={"vendors": served, "max_tenants": 100_000}))
        return schema

    @functools.cache
    def begun() -> tuple[World, Snapshot, Mapping[str, Any]]:
        """The tenant, how it is before every case, and its credential, which is made once."""
        client = Client("", TENANT, send_in_process(whole().app))
        if tenant_settings:
            client.settings(tenant_settings)
        given = client.credential(vendor, auth) if auth else {}
        world = whole().app.tenants.get(TENANT)
        return world, world.snapshot(), given

    @settings(suppress_health_check=list(HealthCheck), deadline=None, phases=[Phase.explicit, Phase.generate])
    def check(case: Any) -> None:
        world, snapshot, given = begun()
        case.headers = {**(case.headers or {}), "X-Mock-Tenant": TENANT}
        for name, value in {**given.get("headers", {}), **(headers or {})}.items():
            case.headers.setdefault(name, value)
        if given.get("query"):
            case.query = {**given["query"], **(case.query or {})}
        try:
            case.call_and_validate()
        finally:
            if served == vendor:
                world.restore(snapshot)
            else:  # the control plane's calls change more than a snapshot holds
                whole().app.tenants.drop(TENANT)

    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values() if "operationId" in operation]

    @pytest.mark.parametrize("operation", [name for name in ids if name not in left_out])
    def test(operation: str) -> None:
        load_all_checks()
        (made,) = get_all_tests(schema=whole().include(operation_id=operation), test_func=check, settings=None, given_kwargs=None)
        assert isinstance(made, Ok), made
        _, run = made.ok()
        run()

    return test
