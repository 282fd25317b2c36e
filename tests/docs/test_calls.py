"""Each call of the control plane is a curl that the pages show, and test_readme.py runs, and a method that they name."""

import inspect
import re
import shlex
from urllib.parse import urlsplit

import pytest

from mockserver.app import create_app
from mockserver.client import Client
from mockserver.control_calls import ControlCalls
from mockserver.core.operation import Operation
from mockserver.settings import Settings
from mockserver.testing import Tenant

from .readme import CONTROL, README, blocks, text


def control_operations() -> tuple[Operation, ...]:
    (control,) = [mount for mount in create_app(Settings(vendors=())).gateway.mounts if mount.vendor.name == "_mock"]
    return control.operations


def asked() -> set[tuple[str, str]]:
    """The verb and path of each curl."""
    found = set()
    for command in [command for page in (README, CONTROL) for block in blocks("sh", page) for _, command in block.commands()]:
        words = shlex.split(command, comments=True)
        if words[0] == "curl":
            verb = words[words.index("-X") + 1] if "-X" in words else "POST" if "-d" in words else "GET"
            url = [word for word in words if word.startswith("http")][-1]  # behind that of a proxy
            found.add((verb, urlsplit(url).path))
    return found


ASKED = asked()


@pytest.mark.parametrize("operation", control_operations(), ids=lambda operation: operation.id)
def test_call__is_a_curl_that_runs(operation: Operation) -> None:
    pattern = "[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", operation.path)))
    if not any(verb in operation.verbs and re.fullmatch(pattern, path) for verb, path in ASKED):
        pytest.fail(f"neither README.md nor mockserver/control/README.md has a curl of {operation.wire}")


def test_call__is_a_method_that_is_named_and_that_clients_and_tenants_have() -> None:
    named = set(re.findall(r"\b([a-z_]+)\(", text(README) + text(CONTROL)))
    methods = {name for name, _ in inspect.getmembers(ControlCalls, inspect.isfunction) if not name.startswith("_")}
    assert len(methods) > 40 and not (missing := methods - named), f"no page names {sorted(missing)}"
    assert issubclass(Client, ControlCalls) and issubclass(Tenant, ControlCalls)
