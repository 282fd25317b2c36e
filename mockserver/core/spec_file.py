"""Where a spec lies on disk: one YAML file, or a folder of parts that are joined into one document.

A folder `<name>/` holds `openapi.yaml` (openapi, info, servers, security, tags, shared components) and for each tag a file of that
name with `paths:` and the `components:` of its own. Parts are joined as text, in the order of the tags, so that the joined document
keeps comments and style; what two parts both name is refused with both files.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from mockserver.core.errors import ContractError

CACHE = Path(__file__).parent / "__pycache__"
"""Compiled specs lie where compiled modules do: tools leave it out of checkouts, packages and images."""
TOP = re.compile(r"^([A-Za-z-]+):")
SECOND = re.compile(r"^  ([A-Za-z-]+):\s*(?:#.*)?$")
TAG = re.compile(r"^  - name: *[\"']?([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class SpecFile:
    """A spec on disk, as text, as document, and as places in its files."""

    name: str
    parts: tuple[Path, ...]

    @cached_property
    def _texts(self) -> dict[Path, str]:
        return {part: part.read_text(encoding="utf-8") for part in self.parts}

    @cached_property
    def text(self) -> str:
        """The spec as it was written: of several parts the joined one."""
        return _join(self._texts) if len(self.parts) > 1 else self._texts[self.parts[0]]

    def document(self) -> dict[str, Any]:
        """The spec, from its compiled form where that is of the same content.

        Parsing YAML takes some 11 ms per 1,000 lines, reading the compiled form 0.1 ms: the first start makes it, the image is built
        with it, and where the folder cannot be written the YAML is parsed each time.
        """
        digest = hashlib.sha256("\0".join(self._texts.values()).encode()).hexdigest()[:16]
        compiled = CACHE / f"spec-{self.name}-{digest}.json"
        try:
            found = orjson.loads(compiled.read_bytes())
            if isinstance(found, dict):
                return found
        except (OSError, orjson.JSONDecodeError):
            pass
        document = _parse(self.text)
        try:
            CACHE.mkdir(exist_ok=True)
            for old in CACHE.glob(f"spec-{self.name}-*.json"):
                old.unlink(missing_ok=True)
            fresh = compiled.with_suffix(f".{id(document):x}")
            fresh.write_bytes(orjson.dumps(document))
            fresh.replace(compiled)
        except OSError:
            pass
        return document

    def where(self, tag: str = "") -> str:
        """The file of a tag's operations, as a reader of the checkout types it."""
        last = self.parts[0]
        if len(self.parts) == 1:
            return f"specs/{last.name}"
        return f"specs/{self.name}/{tag or 'openapi'}.yaml"

    def texts(self) -> list[tuple[str, str]]:
        """Each file, as a reader of the checkout types it, and what is in it."""
        return [(self.where(part.stem if len(self.parts) > 1 else ""), text) for part, text in self._texts.items()]

    def line_of(self, operation_id: str) -> tuple[str, int] | None:
        """The file and line where an operation's id stands."""
        wanted = re.compile(rf"\boperationId: *[\"']?{re.escape(operation_id)}\b")
        for part, text in self._texts.items():
            if found := wanted.search(text):
                return self.where(part.stem if len(self.parts) > 1 else ""), text.count("\n", 0, found.start()) + 1
        return None


def find_spec(folder: Path, name: str) -> SpecFile:
    """The spec of that name: `<folder>/<name>.yaml`, or the parts in `<folder>/<name>/`. ContractError where there is none."""
    single, root = folder / f"{name}.yaml", folder / name
    if single.is_file():
        return SpecFile(name, (single,))
    first = root / "openapi.yaml"
    if not first.is_file():
        raise ContractError(f"there is no spec of {name}: write specs/{name}.yaml (or specs/{name}/openapi.yaml and a file per tag)")
    tags = TAG.findall(first.read_text(encoding="utf-8"))
    stray = sorted(part.stem for part in root.glob("*.yaml") if part.stem not in {"openapi", *tags})
    if stray:
        raise ContractError(f"specs/{name}/{stray[0]}.yaml belongs to no tag: name it among the tags of specs/{name}/openapi.yaml")
    return SpecFile(name, (first, *(part for tag in tags if (part := root / f"{tag}.yaml").is_file())))


def _join(texts: dict[Path, str]) -> str:
    """The parts as one text. ContractError where two parts name the same path or component."""
    head: list[str] = []
    paths: list[str] = []
    components: dict[str, list[str]] = {}
    owner: dict[tuple[str, str], Path] = {}
    for part, text in texts.items():
        first = part.stem == "openapi"
        top = kind = ""
        for line in text.splitlines():
            if found := TOP.match(line):
                top, kind = found[1], ""
                if top in ("paths", "components"):
                    continue
                if not first:
                    raise ContractError(f"specs/{part.parent.name}/{part.name}: a part holds paths and components; {top} is openapi.yaml's")
            if top == "paths":
                _claim(owner, "path", re.match(r"^  [\"']?(/[^\s\"']*)[\"']?:", line), part)
                paths.append(line)
            elif top == "components":
                if found := SECOND.match(line):
                    kind = found[1]
                elif kind:
                    _claim(owner, kind, re.match(r"^    [\"']?([^\s#\"':]+)[\"']?:", line), part)
                    components.setdefault(kind, []).append(line)
            elif first:
                head.append(line)
    lines = [*head, "paths:", *paths, "components:"]
    for kind, body in components.items():
        lines += [f"  {kind}:", *body]
    return "\n".join(lines) + "\n"


def _claim(owner: dict[tuple[str, str], Path], kind: str, found: re.Match[str] | None, part: Path) -> None:
    if found is None:
        return
    other = owner.setdefault((kind, found[1]), part)
    if other is not part:
        raise ContractError(f"{other.name} and {part.name} of specs/{part.parent.name} both have {kind} {found[1]}: keep one")


def _parse(text: str) -> dict[str, Any]:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Dates stay text and status codes become it, as in JSON."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in Loader.yaml_implicit_resolvers.items()
    }
    return _text_keys(yaml.load(text, Loader=Loader))  # type: ignore[no-any-return]


def _text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _text_keys(item) for key, item in value.items()}
    return [_text_keys(item) for item in value] if isinstance(value, list) else value
