"""The server's settings: one frozen dataclass, from file, environment and command line, same names everywhere."""

import json
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_origin

from mockserver.vendors import list_known


class SettingsError(Exception):
    """A setting that is unknown or does not fit; the text is one clear line."""


def data_folder(name: str) -> Path:
    """`specs/` or `fixtures/`: inside the installed package, else at the top of the source tree."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


FIXTURES = data_folder("fixtures")
BUILTIN = "builtin"
"""What the setting `fixtures` calls our own folder."""
CHOICES = {"auth": ("documented", "always", "off"), "contract": ("record", "strict", "off"), "cors": ("off", "on")}
"""What the settings that a tenant begins with, and may change, take."""
LOGS = ("text", "json", "none")
KUBERNETES = re.compile(r"(.+_)?service_(host|port.*)|(.+_)?port_[0-9]+_(tcp|udp|sctp).*")


def reachable(host: str) -> str:
    """Where a server that listens on `host` is found from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


@dataclass(frozen=True)
class Settings:
    """Settings of a server, fixed once it runs.

    In the environment `MOCKSERVER_<NAME>`, on the command line `--<name>`, in a TOML file `<name>`.
    """

    host: str = "127.0.0.1"
    """One or several, separated by commas; a name is served on all its addresses, `::` on IPv4, too."""
    port: int = 8080
    """0 takes any free port."""
    fixtures: tuple[Path, ...] = (FIXTURES,)
    """Folders of `<vendor>/<table>.json`; rows of a later one are added to an earlier one's, or replace them by key. `builtin` is ours."""
    vendors: tuple[str, ...] = field(default_factory=list_known)
    auth: str = "documented"
    """Default of the tenant setting: documented, always, off."""
    contract: str = "record"
    """Default of the tenant setting: record, strict, off."""
    cors: str = "off"
    """Default of the tenant setting: off, on (pages of any site may call the vendors)."""
    max_tenants: int = 1000
    journal_size: int = 1000
    """Entries a tenant keeps."""
    threads: int = 16
    """How many long requests (the control plane's, large bodies) are answered at once; those that a fault delays do not count."""
    client_timeout: int = 30
    """Seconds that a client has to send a request, to read its answer, or to make use of an idle connection."""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts beyond this machine's own that pages and clients may use the control plane by; `*` is any."""
    trust_proxy: bool = False
    """Whether X-Forwarded-Proto, -Host and -Prefix are believed."""
    reload: bool = False
    """Whether fixtures that have changed are read again by a reset and for new tenants."""
    coverage_values: bool = False
    """Whether coverage counts parameters and the values that the specs list, too, and not statuses alone."""
    log: str = "text"
    """How `mockserver run` writes a line per request to standard error: text, json, none."""
    control_token: str = ""
    """Locks the control plane, but for health, behind `Authorization: Bearer`."""
    switches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Defaults of the vendors' own tenant settings: `{"incoplax": {"limit_max": 10}}`; in a TOML file a table `[incoplax]`."""

    def __post_init__(self) -> None:
        for one in fields(self):  # as in Python one may: fixtures="folder", vendors="incoplax, eloqua"
            object.__setattr__(self, one.name, _convert(one.name, getattr(self, one.name), KINDS[one.name], "Python"))
        object.__setattr__(self, "control_token", self.control_token.strip())  # as a header's value comes
        for name in (*self.vendors, *self.switches):
            if name not in list_known():
                raise SettingsError(f"unknown vendor {name!r}: known are {', '.join(list_known())}")
        for name, allowed in {**CHOICES, "log": LOGS}.items():
            if getattr(self, name) not in allowed:
                raise SettingsError(f"setting {name} takes {', '.join(allowed)}, not {getattr(self, name)!r}")
        for name, least, most in (
            ("port", 0, 65535),
            ("max_tenants", 1, None),
            ("journal_size", 1, None),
            ("threads", 1, 1000),
            ("client_timeout", 1, None),
        ):
            value = getattr(self, name)
            if value < least or (most is not None and value > most):
                raise SettingsError(f"setting {name} must be at least {least}{f' and at most {most}' if most else ''}, not {value}")
        for folder in self.fixtures:
            _check_folder(folder)

    def with_values(self, values: Mapping[str, Any], origin: str) -> "Settings":
        """These settings, with some replaced by texts or values from `origin` (which an error names)."""
        changed = {}
        for name, value in values.items():
            if name not in KINDS:
                tables = f"; tables are {', '.join(list_known())}" if isinstance(value, dict) else ""
                raise SettingsError(f"unknown setting {name!r} in {origin}: known are {', '.join(KINDS)}{tables}")
            changed[name] = _convert(name, value, KINDS[name], origin)
        if changed.get("vendors") == ():
            raise SettingsError(f"setting vendors in {origin} names none: known are {', '.join(list_known())}")
        return replace(self, **changed)


def _check_folder(folder: Path) -> None:
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_folder = False
    except (OSError, ValueError) as error:
        raise SettingsError(f"setting fixtures: {folder} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not is_folder:
        raise SettingsError(f"setting fixtures: {folder} is no folder")


KINDS: dict[str, Any] = {one.name: get_origin(one.type) or one.type for one in fields(Settings)}
"""What each setting is."""
WANTED = {
    int: "a whole number",
    bool: "true or false",
    str: "a text",
    Path: "a path",
    tuple: "a list of texts",
    Mapping: "an object of vendors' objects",
}
TRUTH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
"""How the environment spells a boolean."""


def load_settings(
    file: str | None = None, arguments: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Defaults, then the TOML file, then the environment, then the arguments: a later one wins. SettingsError otherwise."""
    environ = os.environ if environ is None else environ
    settings = Settings()
    file = file or environ.get("MOCKSERVER_SETTINGS") or None
    if file:
        if Path(file).is_fifo() and not file.startswith("/dev/"):  # which a shell's <(...) is: that has a writer
            raise SettingsError(f"settings file {file} cannot be read: it is a pipe, and would be waited for")
        try:
            values = tomllib.loads(Path(file).read_text(encoding="utf-8-sig"))
        except RecursionError:
            raise SettingsError(f"settings file {file} cannot be read: it is nested too deeply") from None
        except (OSError, ValueError) as error:  # the latter of text that is no UTF-8 or no TOML, and of numbers beyond all use
            raise SettingsError(f"settings file {file} cannot be read: {error}") from None
        if tables := {name: values.pop(name) for name in list_known() if isinstance(values.get(name), dict)}:
            if "switches" in values:
                raise SettingsError(f"settings file {file}: give either [switches.<vendor>] or [<vendor>], here are both")
            values["switches"] = tables
        if isinstance(folders := values.get("fixtures"), (str, list)):
            named = folders.split(",") if isinstance(folders, str) else folders
            values["fixtures"] = [text if text == BUILTIN else str(Path(file).parent / text) for text in map(str, named)]
        settings = settings.with_values(values, f"settings file {file}")
    settings = settings.with_values(_variables(environ), "the environment")
    return settings.with_values({k: v for k, v in (arguments or {}).items() if v is not None}, "the command line")


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Settings from the environment. An empty variable is none: that is what compose files make of an unset one.

    Left out are three that are no settings (the file's own name, the secret that the curl of a journal entry takes, and where
    a plugin finds a running server) and those
    that Kubernetes puts into every pod beside a service named mockserver.
    """
    found = {}
    for key, value in environ.items():
        name = key.removeprefix("MOCKSERVER_").lower()
        if name == key.lower() or not value or name in ("settings", "authorization", "url") or KUBERNETES.fullmatch(name):
            continue
        if not (name == "port" and value.startswith("tcp://")):
            found[name] = value
    return found


def _convert(name: str, value: Any, kind: Any, origin: str) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in TRUTH:
            return TRUTH[value.strip().lower()]
    elif kind is int:
        if type(value) is int:
            return value
        if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,18}\s*", value):
            return int(value)
    elif kind is tuple and name == "fixtures":
        items: Any = value.split(",") if isinstance(value, str) else [value] if isinstance(value, Path) else value
        if isinstance(items, (list, tuple)) and items and all(isinstance(item, (str, Path)) and str(item).strip() for item in items):
            return tuple(FIXTURES if str(item).strip() == BUILTIN else Path(str(item).strip()) for item in items)
        raise SettingsError(f"setting fixtures in {origin} must be a folder, or a list of folders, not {repr(value)[:100]}")
    elif kind is tuple:
        items = value.split(",") if isinstance(value, str) else value
        if isinstance(items, (list, tuple)) and all(isinstance(item, str) for item in items):
            return tuple(item.strip() for item in items if item.strip())
    elif kind is Mapping:
        switches = _json(value) if isinstance(value, str) else value
        if isinstance(switches, Mapping) and all(isinstance(values, Mapping) for values in switches.values()):
            return switches
    elif isinstance(value, str):
        return kind(value)
    elif isinstance(value, kind):
        return value
    raise SettingsError(f"setting {name} in {origin} must be {WANTED[kind]}, not {repr(value)[:100]}")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
