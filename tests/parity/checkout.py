"""The checkout as the parity tests read it: its files, and its Python as syntax trees, each parsed once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTEST = ".venv/bin/python -m pytest tests/parity"


def show(path: Path) -> str:
    """A path as a reader of the checkout types it."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file below these folders of the checkout."""
    return tuple(sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's tree."""
    return tuple(ast.walk(tree(path)))


def report(problems: list[str]) -> str:
    """The failure of a parity test: one instruction a line."""
    return "\n" + "\n".join(problems)
