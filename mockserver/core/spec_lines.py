"""The file and the line of a place in a spec."""

from typing import Any

from mockserver.core.spec_file import SpecFile


class SpecLines:
    """Of one spec; its files are read when first asked for, and kept."""

    def __init__(self, file: SpecFile) -> None:
        self._file = file
        self._roots: list[tuple[str, Any]] | None = None

    def place(self, pointer: str) -> tuple[str, int]:
        """Where the object at a pointer stands, or the nearest around it that has a line."""
        if self._roots is None:
            import yaml  # a start-up that explains nothing does without

            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            self._roots = [(name, yaml.compose(text, Loader=loader)) for name, text in self._file.texts()]
        parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
        found = [(*_descend(root, parts), name) for name, root in self._roots]
        _, line, name = max(found, key=lambda each: each[0])
        return name, line


def _descend(node: Any, parts: list[str]) -> tuple[int, int]:
    """How many parts of the way this file has, and the line where it ends."""
    line = 1
    for depth, part in enumerate(parts):
        if node.id == "mapping":
            key, value = next(((key, value) for key, value in node.value if key.value == part), (None, None))
            if key is None:
                return depth, line
            node, line = value, key.start_mark.line + 1
        elif node.id == "sequence" and part.isdecimal() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            return depth, line
    return len(parts), line
