"""The README, and other pages for users, as data: their fenced blocks with their places."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONTROL = ROOT / "mockserver" / "control" / "README.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- (run line|test line) -->\n$")


@dataclass(frozen=True)
class Block:
    """A fenced block: `line` is that of its first line of text."""

    language: str
    text: str
    line: int
    mark: str | None
    answer: str | None
    """The text of a json block that follows, with nothing between the two."""
    page: Path = README

    def commands(self) -> list[tuple[str, str]]:
        """Every line with its place: (`README.md:12`, command)."""
        return [
            (f"{self.page.relative_to(ROOT)}:{number}", line)
            for number, line in enumerate(self.text.splitlines(), self.line)
            if line.strip()
        ]


def text(page: Path = README) -> str:
    return page.read_text(encoding="utf-8")


def blocks(language: str, page: Path = README) -> list[Block]:
    """A page's blocks of a language, in their order."""
    whole, found = text(page), []
    fences = list(FENCE.finditer(whole))
    for fence, after in zip(fences, [*fences[1:], None], strict=True):
        if fence[1] == language:
            mark = MARK.search(whole, 0, fence.start())
            answers = after is not None and after[1] == "json" and not whole[fence.end() : after.start()].strip()
            line = whole.count("\n", 0, fence.start()) + 2
            found.append(Block(language, fence[2], line, mark and mark[1], after[2] if answers and after else None, page))
    return found


def find_marked(mark: str) -> str:
    """The one line of the block under a mark."""
    (found,) = [block for block in blocks("sh") if block.mark == mark]
    (line,) = found.text.splitlines()
    return line
