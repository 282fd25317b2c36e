"""The end of a tenant's journal in lines for a reader: what was asked, what came of it, and why it was refused. Secrets are redacted."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from mockserver.control.rules.explain import Explainer
from mockserver.core.world import World

Entry = Mapping[str, Any]
"""An entry as the control plane shows it."""
Explain = Callable[[str], Mapping[str, Any]]
"""What the control plane says of why a request was refused, by its id."""
Reporter = Callable[[], list[str]]
"""Tells a tenant's last requests, in lines."""
SHOWN = 10
"""Requests of a tenant that are reported."""
WIDE, VIOLATIONS = 200, 3
"""Characters of an answer or a message, and violations of one request."""


def journal_lines(tenant: str, total: int, latest: Sequence[Entry], explain: Explain) -> Iterator[str]:
    """The last requests of a tenant (`latest` has them newest first), the latest at the end. Nothing where there are none."""
    if not latest:
        return
    count = f"{total} request{'' if total == 1 else 's'}"
    yield f"tenant {tenant}, {f'last {len(latest)} of {count}' if total > len(latest) else count}:"
    for entry in reversed(latest):
        yield f"  {entry_line(entry)}"
        yield from (f"      {line}" for line in _reasons(entry, explain))


def world_lines(world: World, explainer: Explainer) -> list[str]:
    """The same of a tenant that this process has."""
    entries = {entry.id: entry for entry in islice(world.journal, SHOWN)}
    documents = [entry.document() for entry in entries.values()]
    return list(journal_lines(world.name, world.journal.made, documents, lambda id: explainer.explain(entries[id])))


def entry_line(entry: Entry) -> str:
    """`#3 GET /path?limt=1 -> 200 incoplax.list_contacts, unread ?limt (limit?)`"""
    request, status = entry["request"], entry["response"]["status"]
    stub = entry["response"]["headers"].get("X-Mock-Stub")
    parts = [f"stub {stub}" if stub else entry["operation"] or "no operation"]
    parts += [f"{len(entry['violations'])} off the contract"] if entry["violations"] else []
    parts += [f"unread {_unread(entry)}"] if entry["unread"] else []
    parts += [f"fault {entry['fault']}"] if entry["fault"] else []
    parts += [f"nearest {_nearest(entry['nearest'])}"] if entry["nearest"] else []
    query = urlsplit(request["url"]).query
    target = _short(request["path"] + (f"?{query}" if query else ""))
    return f"#{entry['id']} {request['method']} {target} -> {status or 'no answer'} {', '.join(parts)}"


def _unread(entry: Entry) -> str:
    return ", ".join(f"{name} ({entry['meant'][name]}?)" if name in entry["meant"] else name for name in entry["unread"])


def _nearest(nearest: Mapping[str, Any]) -> str:
    parts = [f"{each['in']} {each['actual'] or '(none)'}, not {each['expected'] or '(none)'}" for each in nearest["differences"]]
    return f"{nearest['wire']} ({'; '.join(parts)})"


def _reasons(entry: Entry, explain: Explain) -> Iterator[str]:
    """Why it was refused, or is off the contract: what was sent, the answer, the rules, and the document's lines."""
    refused = entry["response"]["status"] >= 400
    if not (refused or entry["violations"]):
        return
    if sent := _text(entry["request"]["body"]):
        yield f"sent: {sent}"
    if refused and (answered := _text(entry["response"]["body"])):
        yield f"answered: {answered}"
    if (entry["operation"] is None and not entry["violations"]) or "X-Mock-Stub" in entry["response"]["headers"]:
        return
    violations = explain(entry["id"])["violations"]
    for violation in violations[:VIOLATIONS]:
        where = f"{violation['in']} {violation['pointer']}".strip()
        yield f"why: {where}, {violation['rule']}: {_short(violation['message'])}{_law(violation)}"
    if len(violations) > VIOLATIONS:
        yield f"and {len(violations) - VIOLATIONS} more"


def _law(violation: Mapping[str, Any]) -> str:
    document = violation["document"]
    if document:
        return f" ({document['file'].removeprefix('docs/')}, lines {document['lines']})"
    return f" ({_short(violation['source'])})" if violation["source"] else ""


def _text(value: Any) -> str:
    return _short(value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDE else f"{line[:WIDE]}..."
