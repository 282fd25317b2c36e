"""Regular expressions that cannot hang: searched in time linear to the text, whatever the pattern.

Python's own engine tries alternatives one after the other and can take years over a short text; a definition is anybody's. So patterns
become states that are all followed at once, and sets of states are remembered by character. What cannot be done so (references back,
looking around, word boundaries, possessive repeats) is refused by name. That REGEXP finds its pattern anywhere in the text: public,
Synerise's design system; the dialect (that of RE2) is assumed.
"""

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

LONGEST = 256
"""Characters of a pattern: assumed."""
STATES = 2_000
"""States that a pattern may become: repeats are copies."""
WORK = 1_000_000
"""States looked at in one search; a search that needs more finds nothing."""
KEPT = 10_000
"""Transitions that a pattern remembers."""

Test = Callable[[str], bool]


class NotAPattern(ValueError):
    """Says what is wrong with a pattern."""


@dataclass(frozen=True, slots=True)
class Char:
    test: Test


@dataclass(frozen=True, slots=True)
class Anchor:
    at_end: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    ways: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: "Tree"
    least: int
    most: int | None


Tree = Char | Anchor | Sequence | Choice | Repeat


def is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def is_digit(char: str) -> bool:
    return char in string.digits


def is_space(char: str) -> bool:
    return char in " \t\n\r\f\v"


SETS: dict[str, Test] = {"d": is_digit, "w": is_word, "s": is_space}
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}


def not_in(test: Test) -> Test:
    return lambda char: not test(char)


def exactly(wanted: str) -> Test:
    return lambda char: char == wanted


def between(first: str, last: str) -> Test:
    return lambda char: first <= char <= last


class Parser:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def parse(self) -> Tree:
        tree = self.choice()
        if self.at < len(self.text):
            self.refuse("a parenthesis is closed that is not open")
        return tree

    def refuse(self, problem: str) -> NoReturn:
        raise NotAPattern(f"{problem} (at character {self.at})")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.text):
            self.refuse("the pattern ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def skip(self, wanted: str) -> bool:
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def choice(self) -> Tree:
        ways = [self.sequence()]
        while self.skip("|"):
            ways.append(self.sequence())
        return ways[0] if len(ways) == 1 else Choice(tuple(ways))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeat(self.atom()))
        return Sequence(tuple(parts))

    def repeat(self, part: Tree) -> Tree:
        bounds = self.bounds()
        if bounds is None:
            return part
        if isinstance(part, Anchor):
            self.refuse("nothing to repeat")
        self.skip("?")  # lazy: finds the same texts
        if self.peek() in ("+", "*", "?") or (self.peek() == "{" and self.counts() is not None):
            self.refuse("a repeat of a repeat is not supported")
        return Repeat(part, *bounds)

    def bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.skip(mark):
                return bounds
        counts = self.counts() if self.peek() == "{" else None
        if counts is None:
            return None
        self.at = self.text.index("}", self.at) + 1
        return counts

    def counts(self) -> tuple[int, int | None] | None:
        """`{2}`, `{2,}` or `{2,5}` ahead; None where the brace is a brace."""
        end = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not (least.isascii() and least.isdecimal()) or not (most == "" or (most.isascii() and most.isdecimal())):
            return None
        counts = int(least), (int(most) if most else None) if comma else int(least)
        if counts[0] > 1000 or (counts[1] or 0) > 1000 or (counts[1] is not None and counts[0] > counts[1]):
            self.refuse("a repeat counts from 0 to 1000, the smaller number first")
        return counts

    def atom(self) -> Tree:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return Char(self.members())
        if char == ".":
            return Char(not_in(exactly("\n")))
        if char in "^$":
            return Anchor(char == "$")
        if char in "*+?":
            self.refuse("nothing to repeat")
        return Char(self.escape() if char == "\\" else exactly(char))

    def group(self) -> Tree:
        if self.skip("?") and not self.skip(":"):
            named = self.skip("P<") or (self.peek() == "<" and self.text[self.at + 1 : self.at + 2] not in ("=", "!") and self.skip("<"))
            end = self.text.find(">", self.at)
            if not named or not self.text[self.at : end].isidentifier():
                self.refuse(f"(?{self.peek()} is not supported")
            self.at = end + 1
        self.depth += 1
        if self.depth > 50:
            self.refuse("more than 50 groups within one another")
        tree = self.choice()
        if not self.skip(")"):
            self.refuse("a parenthesis is not closed")
        self.depth -= 1
        return tree

    def escape(self) -> Test:
        char = self.take()
        if char.lower() in SETS:
            return SETS[char] if char in SETS else not_in(SETS[char.lower()])
        return exactly(self.read_escape(char))

    def read_escape(self, char: str) -> str:
        if char in CONTROLS:
            return CONTROLS[char]
        if char in "xu":
            digits = self.text[self.at : self.at + (2 if char == "x" else 4)]
            if len(digits) != (2 if char == "x" else 4) or any(digit not in string.hexdigits for digit in digits):
                self.refuse(f"\\{char} takes hexadecimal digits")
            self.at += len(digits)
            return chr(int(digits, 16))
        if char.isascii() and char.isalnum():
            self.refuse(f"\\{char} is not supported")
        return char

    def members(self) -> Test:
        """A class in brackets."""
        negated = self.skip("^")
        tests: list[Test] = []
        while not (self.peek() == "]" and tests):
            tests.append(self.one_member())
        self.take()
        found = tuple(tests)

        def test(char: str) -> bool:
            return any(each(char) for each in found) is not negated

        return test

    def one_member(self) -> Test:
        first = self.take()
        if first == "\\":
            first = self.take()
            if first.lower() in SETS:
                return SETS[first] if first in SETS else not_in(SETS[first.lower()])
            first = self.read_escape(first)
        if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return exactly(first)
        self.take()
        last = self.take()
        if last == "\\":
            last = self.read_escape(self.take())
        if last < first:
            self.refuse(f"the range {first}-{last} is the wrong way round")
        return between(first, last)


@dataclass(slots=True)
class State:
    """One place in a pattern: a character to meet, an anchor, or ways on."""

    test: Test | None = None
    anchor: bool | None = None
    """True: the end of the text, False: its start."""
    ways: tuple[int, ...] = ()


class Builder:
    """Makes states of a tree, from its end to its start."""

    def __init__(self) -> None:
        self.states: list[State] = [State()]  # 0: found
        self.steps = 0

    def add(self, state: State) -> int:
        self.states.append(state)
        if len(self.states) > STATES:
            raise NotAPattern("the pattern is too large")
        return len(self.states) - 1

    def build(self, tree: Tree, after: int) -> int:
        """The state where the tree begins, `after` being where it leads."""
        self.steps += 1
        if self.steps > 10 * STATES:
            raise NotAPattern("the pattern is too large")
        if isinstance(tree, Char):
            return self.add(State(test=tree.test, ways=(after,)))
        if isinstance(tree, Anchor):
            return self.add(State(anchor=tree.at_end, ways=(after,)))
        if isinstance(tree, Choice):
            return self.add(State(ways=tuple(self.build(way, after) for way in tree.ways)))
        if isinstance(tree, Sequence):
            for part in reversed(tree.parts):
                after = self.build(part, after)
            return after
        return self.build_repeat(tree, after)

    def build_repeat(self, tree: Repeat, after: int) -> int:
        if tree.most is None:
            loop = self.add(State())
            self.states[loop].ways = (self.build(tree.part, loop), after)
            after = loop
        else:
            end = after
            for _ in range(tree.most - tree.least):
                after = self.add(State(ways=(self.build(tree.part, after), end)))
        for _ in range(tree.least):
            after = self.build(tree.part, after)
        return after


Places = frozenset[int]


class Pattern:
    """A compiled pattern. It remembers where characters led, so it belongs to one thread."""

    __slots__ = ("begin", "known", "source", "states", "work")

    def __init__(self, source: str) -> None:
        if len(source) > LONGEST:
            raise NotAPattern(f"at most {LONGEST} characters")
        builder = Builder()
        self.begin = builder.build(Parser(source).parse(), 0)
        self.source, self.states, self.work = source, builder.states, 0
        self.known: dict[tuple[Places, str], Places] = {}

    def is_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in the text."""
        self.work = WORK
        places = self.reach((self.begin,), at_start=True)
        for char in text:
            if 0 in places:
                return True
            known = self.known.get((places, char))
            places = self.step(places, char) if known is None else known
            if self.work < 0:
                return False
        return 0 in places or 0 in self.reach(places, at_start=not text, at_end=True)

    def step(self, places: Places, char: str) -> Places:
        self.work -= len(places)
        states = self.states
        met = (way for place in places if (test := states[place].test) is not None and test(char) for way in states[place].ways)
        after = self.reach((*met, self.begin))
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[places, char] = after
        return after

    def reach(self, from_: "tuple[int, ...] | Places", at_start: bool = False, at_end: bool = False) -> Places:
        """All states that lead from these without another character; anchors that may hold later stay among them."""
        found: dict[int, None] = dict.fromkeys(from_)
        for place in _walk_growing(found):
            state = self.states[place]
            if state.test is None and (state.anchor is None or (at_end if state.anchor else at_start)):
                found.update(dict.fromkeys(state.ways))
        self.work -= len(found)
        return frozenset(found)


def _walk_growing(found: dict[int, None]) -> Iterator[int]:
    """Each key once, those that are added meanwhile, too."""
    done: set[int] = set()
    while len(done) < len(found):
        for place in [place for place in found if place not in done]:
            done.add(place)
            yield place


def compile_pattern(source: str) -> Pattern:
    """NotAPattern where it is none, or one that is not supported."""
    return Pattern(source)
