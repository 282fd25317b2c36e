"""A Dockerfile and a .dockerignore as data: just as much of their grammar as ours use."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Stage:
    """What stands between two FROM lines. The last of each instruction that may stand once wins, as with docker."""

    base: str
    copies: list[tuple[list[str], str]] = field(default_factory=list)
    """(sources, destination) of what comes from the build's context."""
    from_stages: list[tuple[list[str], str]] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    user: str = ""
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """(INSTRUCTION, rest), continuation lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name.upper(), rest.strip()


def stages(text: str) -> list[Stage]:
    found: list[Stage] = []
    for name, rest in instructions(text):
        if name == "FROM":
            found.append(Stage(rest.split()[0]))
            continue
        stage = found[-1]
        match name:
            case "COPY":
                words = shlex.split(rest)
                from_stage = any(word.startswith("--from=") for word in words)
                *sources, destination = [word for word in words if not word.startswith("--")]
                (stage.from_stages if from_stage else stage.copies).append((sources, destination))
            case "RUN":
                stage.runs.append(rest)
            case "ENV":
                stage.env.update((name, value) for name, _, value in (word.partition("=") for word in shlex.split(rest)))
            case "USER":
                stage.user = rest
            case "ENTRYPOINT":
                stage.entrypoint = json.loads(rest)
            case "CMD":
                stage.command = json.loads(rest)
            case "HEALTHCHECK":
                stage.healthcheck = json.loads(rest.partition("CMD ")[2])
            case "WORKDIR" | "EXPOSE" | "LABEL":
                pass
            case _:
                raise ValueError(f"this parser does not know {name}")
    return found


def is_ignored(path: str, patterns: list[str]) -> bool:
    """Whether .dockerignore keeps a path out of the build: the last pattern that matches it, or a folder above it, decides."""
    parts = path.split("/")
    heads = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    out = False
    for pattern in patterns:
        regex = re.escape(pattern.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(regex, head) for head in heads):
            out = not pattern.startswith("!")
    return out


def patterns(text: str) -> list[str]:
    return [line.strip().rstrip("/") for line in text.splitlines() if line.strip() and not line.startswith("#")]
