"""What nothing read of a request: misspelt members, query parameters and headers, which a lenient vendor drops without a word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import Any

from mockserver.core.contract import Contract
from mockserver.core.operation import CONTENT, NOTHING, UNMATCHED, Call, Operation
from mockserver.core.wire import escape

MOST = 100
"""So many names are reported per request."""
GUESSED = 20
"""Of so many it is said what was probably meant."""
CLOSE, CLOSE_HEADER = 0.6, 0.8
"""How alike two names must be (difflib's ratio) for one to be the other misspelt."""
NEVER_MEANT = (
    *("Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Connection", "Content-Encoding", "Content-Language", "Cookie"),
    *("Expect", "Host", "Origin", "Referer", "Transfer-Encoding", "User-Agent"),
)
TENANT = "X-Mock-Tenant"


@dataclass(slots=True)
class Unread:
    """`names`: a body's member as its JSON pointer, `?name` of the query, `Name:` of a header; `meant`: what some probably should be."""

    names: list[str] = field(default_factory=list)
    meant: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str, known: Set[str], sent: Set[str] = frozenset()) -> None:
        """`known`: what could be meant, rather what was not `sent` besides."""
        if len(self.names) >= MOST:
            return
        self.names.append(name)
        if len(self.names) <= GUESSED and (guess := _guess(text, known - sent) or _guess(text, known & sent)):
            self.meant[name] = guess


class Keys:
    """The members that a schema reads, and the schemas within it; compiled when first met."""

    __slots__ = ("_inner", "every", "hook", "names")

    def __init__(self, loader: Any) -> None:
        fields: Mapping[str, Any] | None = getattr(loader, "fields", None)
        self.hook = getattr(loader, "unread", None)
        self.every = self.hook is None and (fields is None or getattr(loader, "unknown", None) == "include")
        by_name = {each.data_key or name: each for name, each in (fields or {}).items()}
        self.names = by_name.keys()
        inner = ((name, getattr(getattr(each, "inner", each), "schema", None)) for name, each in by_name.items())
        self._inner: dict[str, Any] = {name: schema for name, schema in inner if schema is not None}

    def within(self) -> Iterator[tuple[str, "Keys"]]:
        for name in self._inner:
            yield name, self._keys_within(name)

    def _keys_within(self, name: str) -> "Keys":
        schema = self._inner[name]
        if not isinstance(schema, Keys):
            schema = self._inner[name] = Keys(schema)
        return schema

    def find(self, document: Any, pointer: str, found: Unread) -> None:
        """Adds the members of a document that no field of the schema reads."""
        if self.hook is not None:
            for inner in islice(self.hook(document), MOST):
                found.add(pointer + inner, inner.rpartition("/")[2], self._all_names())
        elif isinstance(document, list):
            for place, item in enumerate(document):
                self.find(item, f"{pointer}/{place}", found)
        elif isinstance(document, dict):
            if not self.every and not document.keys() <= self.names:
                for name in islice((each for each in document if each not in self.names), MOST):
                    found.add(f"{pointer}/{escape(name)}", name, self.names, document.keys())
            for name in self._inner:
                if document.get(name):
                    self._keys_within(name).find(document[name], f"{pointer}/{escape(name)}", found)

    def _all_names(self) -> set[str]:
        """Of the schema and those directly within it: a loader that finds by itself does not say at which depth."""
        return set(self.names).union(*(keys.names for _, keys in self.within()))


@dataclass(slots=True, frozen=True)
class Known:
    """What an operation reads."""

    query: frozenset[str]
    headers: frozenset[str]
    """That it may read, and those that nobody means by mistake: as variables of the server's environment."""
    meant: Mapping[str, str]
    """Headers that may be meant, by variable."""
    body: Keys | None


class Reading:
    """What a vendor's operations read, and what a request has beyond that. Keeps what it has found out of an operation."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._known: dict[str, Known] = {}
        schemes = contract.document.get("components", {}).get("securitySchemes", {}).values()
        self._keys_in_query = {each["name"] for each in schemes if each.get("in") == "query"}
        self._credentials = [each["name"] for each in schemes if each.get("in") == "header"]
        if any(each.get("type") in ("http", "oauth2", "openIdConnect") for each in schemes):
            self._credentials.append("Authorization")

    def unread(self, call: Call) -> Unread | None:
        """What nothing read of a request. None where all was read, which is the rule."""
        if call.operation is UNMATCHED:
            return None
        known = self._known.get(call.operation.id)
        if known is None:
            known = self._known[call.operation.id] = self._read(call.operation)
        found = Unread()
        if call.query and not call.query.keys() <= known.query:
            _find_in_query(call, known, found)
        if strange := [name for name, _ in call.headers.variables() if name not in known.headers]:
            _find_in_headers(call, strange, known, found)
        if known.body is not None and call.document is not NOTHING:
            known.body.find(_sent_body(call), "", found)
        return found if found.names else None

    def _read(self, operation: Operation) -> Known:
        spec = operation.spec
        assert spec is not None
        parameters = self._contract.judge.parameters(spec)
        query = {each.name for each in parameters if each.place == "query"} | self._keys_in_query
        if operation.query is not None:
            query |= Keys(operation.query).names
        read = [each.name for each in parameters if each.place == "header"] + list(spec.raw.get("x-demands", ()))
        read += [TENANT, *([] if spec.public else self._credentials), *(["Content-Type"] if "requestBody" in spec.raw else [])]
        known = {*CONTENT, *map(_variable, [*read, *self._credentials, *NEVER_MEANT])}
        body = None if operation.body is None else Keys(operation.body)
        return Known(frozenset(query), frozenset(known), {_variable(name): name for name in read}, body)


def _find_in_query(call: Call, known: Known, found: Unread) -> None:
    members = known.body.names if known.body is not None and isinstance(call.document, dict) else ()
    for name in call.query:  # a vendor may read query and body as one
        if name in known.query or (
            _first(name) in members and _first(name) in call.document
        ):  # of a vendor that reads query and body as one
            continue
        found.add(f"?{name}", name, known.query, call.query.keys())


def _find_in_headers(call: Call, strange: list[str], known: Known, found: Unread) -> None:
    """What is much like the name of a header that the operation reads, and that was not sent, was probably meant to be it."""
    missing = [variable for variable, name in known.meant.items() if name not in call.headers]
    for sent in sorted(strange):
        if close := get_close_matches(sent[:100], missing, 1, CLOSE_HEADER):
            name = f"{sent[5:].replace('_', '-').title()}:"
            found.names.append(name)
            found.meant[name] = known.meant[close[0]]


def _variable(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}"


def _first(name: str) -> str:
    """`settings` of `settings.lock` and `settings[lock]`."""
    return re.split(r"[.\[]", name, maxsplit=1)[0]


def _sent_body(call: Call) -> Any:
    """The body's members, without what a vendor has put to them from path and query."""
    document = call.document
    if not isinstance(document, dict) or not (call.query or call.params):
        return document
    beside = ({_first(name) for name in call.query} | call.params.keys()) & document.keys()
    return {name: value for name, value in document.items() if name not in beside} if beside else document


def _guess(text: str, known: Iterable[str]) -> str | None:
    """What was probably meant: the same name in other case, else one that is nearly the same."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(text[:100].casefold(), names, 1, CLOSE)
    return names[close[0]] if close else None
