"""The lines a started server prints: per vendor its base URL, a working credential where one is needed, a curl to try, and
the switches that are set."""

import json
import shlex
from collections.abc import Iterator
from typing import Any

from mockserver.app import Mock
from mockserver.core.vendor import Vendor
from mockserver.core.world import World

WIDTH = 100
"""Columns of a terminal that the lines fit into, as far as a single option does."""
LONG = 200
"""A credential of more characters is fetched by a login, into a variable of the shell."""


def lines(mock: Mock, url: str) -> Iterator[str]:
    """Per vendor its name and address, then commands, indented; each works when pasted, one after the other."""
    world = mock.tenants.get("default")
    yield f"mockserver is ready on {url}: {len(mock.vendors)} vendors, {len(mock.operations)} operations"
    for vendor in mock.vendors.values():
        base = url + vendor.base_path
        yield f"{vendor.name:13} {base}"
        yield from (f"{vendor.name:13} switch {name}={value}" for name, value in mock.settings.switches.get(vendor.name, {}).items())
        kind = vendor.try_credential or (next(iter(vendor.credentials), None) if world.settings["auth"] == "always" else None)
        found = _issue(world, vendor, kind) if kind and world.settings["auth"] != "off" else {}
        login, options = _show_credential(found, base)
        if login:
            yield from fold(login)
        yield from fold(f"curl -sS {(vendor.try_curl or '-i {base}').replace('{base}', base)}{options}")
    yield f"{'control plane':13} {url}/_mock"
    yield from fold(f"curl -sS {url}/_mock/health")


def fold(command: str) -> Iterator[str]:
    """A command, indented and broken before its options where it is too wide."""
    line = " "
    for part in _split(command):
        if len(line) + len(part) + 3 > WIDTH and line.strip():
            yield f"{line} \\"
            line = "   "
        line += f" {part}"
    yield line


def _split(command: str) -> Iterator[str]:
    """Each option with its value, each other word by itself; quotes stay as they are."""
    lexer = shlex.shlex(command, posix=False, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    option = ""
    for word in lexer:
        if option:
            yield f"{option} {word}"
            option = ""
        elif word in ("-H", "-X", "-d"):
            option = word
        else:
            yield word


def _show_credential(found: dict[str, Any], base: str) -> tuple[str, str]:
    """The command that logs in, if the credential is too long to be shown, and the credential as curl's options."""
    headers: dict[str, str] = found.get("headers", {})
    token = found.get("token")
    if token is None or len(token) <= LONG or "logs_in_with" not in found:
        return "", "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items())
    verb, _, path = found["logs_in_at"].partition(" ")
    body = shlex.quote(json.dumps(found["logs_in_with"], separators=(",", ":")))
    take = r"""sed -n 's/.*"token":"\([^"]*\)".*/\1/p'"""
    login = f"TOKEN=$(curl -sS -X {verb} {base}{path} -H 'Content-Type: application/json' -d {body} | {take})"
    return login, "".join(f' -H "{name}: {value.replace(token, "$TOKEN")}"' for name, value in headers.items())


def _issue(world: World, vendor: Vendor, kind: str) -> dict[str, Any]:
    """A credential; none where the fixtures have nobody to carry it."""
    with world.lock:
        state = world.states[vendor.name]
        state.now = world.run_due()
        counts = world.ids.counts.copy()
        try:
            with world.transaction():
                found = vendor.credentials[kind](state, {})
        except ValueError:
            return {}
        world.ids.counts.clear()  # the default tenant gives the ids of any fresh one, whatever was printed
        world.ids.counts.update(counts)
    return found
