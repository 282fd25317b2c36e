"""A request of an operation, made of its spec's examples, as a line of curl."""

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from mockserver.core.world import World

Raw = Mapping[str, Any]
UNLOCK = '-H "Authorization: Bearer $MOCKSERVER_CONTROL_TOKEN"'
"""The shell fills the variables in: no page shows a secret."""


@dataclass(frozen=True)
class Login:
    """What lets a curl in: curl's option, the shell line that makes it work, and which credential that makes, of which kinds."""

    option: str = ""
    setup: tuple[str, ...] = ()
    """A shell line per variable."""
    kind: str = ""
    kinds: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    """The options of other kinds that some operations ask for."""
    required: bool = False
    """Whether a caller without one is refused."""


def login(world: World, vendor: str, base: str, locked: bool, others: Iterable[str] = ()) -> Login:
    """How callers of this vendor say who they are, and whether this tenant asks now. documented, the control-plane contract

    Sent where nobody asks, too: some operations are about the caller. Where the variable is empty, curl leaves the header out.
    """
    if vendor not in world.vendors:
        return Login(UNLOCK if locked else "", required=locked)
    manifest, auth = world.vendors[vendor], world.settings["auth"]
    kind = manifest.try_credential or next(iter(manifest.credentials), None)
    if kind is None:
        return Login()
    more = {other: f'-H "Authorization: ${_variable(other)}"' for other in others if other in manifest.credentials and other != kind}
    setup = [_setup("MOCKSERVER_AUTHORIZATION", vendor, kind, base, locked)]
    setup += [_setup(_variable(other), vendor, other, base, locked) for other in more]
    required = auth == "always" or (auth == "documented" and manifest.requires_credentials)
    return Login('-H "Authorization: $MOCKSERVER_AUTHORIZATION"', tuple(setup), kind, tuple(manifest.credentials), more, required)


def _variable(kind: str) -> str:
    return f"MOCKSERVER_{kind.upper()}"


def _setup(variable: str, vendor: str, kind: str, base: str, locked: bool) -> str:
    """The shell line that sets a variable to a credential's Authorization."""
    wanted = shlex.quote(json.dumps({"vendor": vendor, "kind": kind}))
    ask = " ".join(filter(None, ["curl -sS", shlex.quote(f"{base}/_mock/credentials"), UNLOCK if locked else "", f"-d {wanted}"]))
    pick = """sed 's/.*"Authorization":"\\([^"]*\\)".*/\\1/'"""
    return f'export {variable}="$({ask} | {pick})"'


def curl(verb: str, path: str, parameters: Iterable[Raw], body: Raw | None, base: str, options: list[str]) -> str | None:
    """The request; None where its body, or a parameter that it needs, has no example."""
    options, query = list(options), []
    for parameter in parameters:
        found = values(parameter)
        if not found:
            if parameter.get("required"):
                return None
            continue
        name, text = parameter["name"], _text(found[0], "content" in parameter)
        if parameter["in"] == "path":
            path = path.replace("{" + name + "}", quote(text, safe=""))
        elif parameter["in"] == "query":
            query.append((name, text))
        elif parameter["in"] == "header":
            options.append(f"-H {shlex.quote(f'{name}: {text}')}")
    if body:
        kind, data = _data(body)
        if data is None:
            return None
        options += [f"-H {shlex.quote(f'Content-Type: {kind}')}", f"--data-raw {shlex.quote(data)}"]
    url = shlex.quote(base + path + (f"?{urlencode(query, quote_via=quote)}" if query else ""))
    method = [] if verb == "GET" else ["-I"] if verb == "HEAD" else [f"-X {shlex.quote(verb)}"]
    return " ".join(["curl -sS", *method, url, *options])


def values(owner: Raw) -> list[Any]:
    """The examples of a parameter or media type; the one value that a schema takes is one, too."""
    if "example" in owner:
        return [owner["example"]]
    if found := [each["value"] for each in owner.get("examples", {}).values() if "value" in each]:
        return found
    for media in owner.get("content", {}).values():
        return values(media)
    schema = owner.get("schema")
    if isinstance(schema, dict):
        if "const" in schema:
            return [schema["const"]]
        if "example" in schema:
            return [schema["example"]]
        return list(schema.get("examples", ()))
    return []


def _data(body: Raw) -> tuple[str, str | None]:
    """The first media type that has an example, and that as it is sent."""
    for kind, media in body.get("content", {}).items():
        if found := values(media):
            if kind == "application/x-www-form-urlencoded" and isinstance(found[0], dict):
                return kind, urlencode(found[0])
            return kind, _text(found[0], "json" in kind)
    return "", None


def _text(value: Any, as_json: bool) -> str:
    if isinstance(value, str) and not as_json:
        return value
    if isinstance(value, list) and not as_json:
        return ",".join(_text(item, False) for item in value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
