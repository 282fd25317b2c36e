"""What may go wrong without being a bug: the core's own refusals, and the mark of a vendor's.

Anything raised that is none of these is a bug in the fake and is answered as one, never in a vendor's voice.
"""

from collections.abc import Iterable, Mapping


class Refusal(Exception):
    """An answer that is an error: the vendor's `render` turns it into a reply."""


class VendorError(Refusal):
    """Base of the error classes that a vendor declares in its `errors.py`."""

    keeps_writes = False
    """Raised in a handler, it undoes what the request wrote; true where the refusal itself must be remembered (a failed login)."""


class NoSuchPath(Refusal):
    """The path lies under the vendor's prefixes, yet no operation has it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class VerbNotAllowed(Refusal):
    """The path exists, the verb does not; `allow` names those that do, in alphabetical order."""

    def __init__(self, allow: tuple[str, ...]) -> None:
        super().__init__(", ".join(allow))
        self.allow = allow


class BodyUnreadable(Refusal):
    """The body is not the JSON (or UTF-8, or of the depth) that a parser takes; `reason` says why in our words, for no vendor's answer.

    `text` and `position`: what was read and where it went wrong; `repeated`: the member that an object has twice. A vendor whose refusal
    names such things has them from here.
    """

    def __init__(self, reason: str, text: str = "", position: int | None = None, repeated: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.text, self.position, self.repeated = reason, text, position, repeated


class BodyTooLarge(Refusal):
    """The body is larger than the vendor takes; `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class FaultStatus(Refusal):
    """A fault rule asks for this status, in the vendor's own error shape."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


PROBLEM = "application/problem+json"


class Problem(Exception):
    """A refusal in the mock server's own voice (RFC 9457), from the gateway, the control plane or a strict contract.

    `errors` are dicts of the shape {"in": "body|query|path|header", "pointer": RFC 6901, "message": text}.
    """

    def __init__(self, status: int, title: str, detail: str, errors: list[dict[str, object]] | None = None, **members: object) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.errors, self.members = status, title, detail, errors or [], members

    def document(self) -> dict[str, object]:
        """The body: `type, title, status, detail, errors`, then further members."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail, "errors": self.errors}
        return body | self.members


class FixtureError(Exception):
    """Fixtures that cannot be used: the file, the JSON pointer in it, and why; of several errors the first, `errors` has all.

    Ends the start-up: with one line, or with the errors grouped by file, each file with an example of a row where there is one.
    """

    def __init__(
        self,
        file: str,
        pointer: str,
        message: str,
        more: Iterable[tuple[str, str, str]] = (),
        examples: Mapping[str, str] | None = None,
    ) -> None:
        file = _on_a_line(file)
        self.file, self.pointer, self.message = file, pointer, message
        self.errors = [(file, pointer, message), *((_on_a_line(other), where, what) for other, where, what in more)]
        super().__init__(f"{file}#{pointer}: {message}" if len(self.errors) == 1 else _group(self.errors, examples or {}))


def _on_a_line(name: str) -> str:
    """A file's name, which may hold anything, as text of one line."""
    return name if name.isprintable() else name.encode("unicode_escape").decode()


def _group(errors: list[tuple[str, str, str]], examples: Mapping[str, str]) -> str:
    lines = [f"fixtures: {len(errors)} errors"]
    for file in dict.fromkeys(file for file, _, _ in errors):
        lines.append(f"  {file}")
        lines += [f"    {pointer or '/'}  {message}" for other, pointer, message in errors if other == file]
        if file in examples:
            lines.append(f"    a row that fits: {examples[file]}")
    return "\n".join(lines)


class ContractError(Exception):
    """Specs and handlers differ: the server refuses to start. The text has one instruction a line."""
