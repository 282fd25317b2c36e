"""Coverage of the contract as one HTML page that loads nothing."""

from collections.abc import Iterator
from html import escape
from typing import Any

STYLE = """body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
.met{color:#176b2c}.missed{color:#a11}.apart{color:#666}code{font-size:.9em}details{margin:.2rem 0}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}td,th{border-color:#444}.met{color:#7bd88f}.missed{color:#ff8a8a}}"""


def page(document: dict[str, Any]) -> str:
    """Every operation with its statuses, and behind each the tests that met it."""
    title = f"{document['met']} of {document['documented']} documented statuses met"
    rows = "".join(_row(operation) for operation in document["operations"])
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f"{head}<h1>{title}</h1><table><tr><th>operation<th>statuses<th>parameters and values{rows}</table></html>\n"


def _row(operation: dict[str, Any]) -> str:
    statuses = "".join(_status(status, counts, True) for status, counts in operation["statuses"].items())
    statuses += "".join(_status(status, counts, False) for status, counts in operation["undocumented"].items())
    if operation["stubbed"]:
        statuses += f'<div class="apart">{operation["stubbed"]} answered by stubs</div>'
    name = f"<code>{escape(operation['wire'])}</code><br>{escape(operation['operation'])}"
    return f"<tr><td>{name}<td>{statuses}<td>{''.join(_parameters(operation))}"


def _status(status: str, counts: dict[str, Any], is_documented: bool) -> str:
    kind = "met" if counts["count"] else "missed" if is_documented else "apart"
    words = f"{status}: {counts['count']}" + (f", {counts['faulted']} by faults" if counts["faulted"] else "")
    words += "" if is_documented else " (not documented)"
    return _entry(kind, words, counts["tests"])


def _entry(kind: str, words: str, tests: list[str]) -> str:
    """A line that opens on the tests behind it, where there are any."""
    if not tests:
        return f'<div class="{kind}">{words}</div>'
    listed = "".join(f"<li>{escape(test)}" for test in tests)
    return f'<details class="{kind}"><summary>{words}</summary><ul>{listed}</ul></details>'


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    for each in operation.get("parameters", ()):
        name = f"{each['in']} {escape(each['name'])}"
        yield _entry("met" if each["count"] else "missed", f"{name}: {each['count']}", each["tests"])
        for value, met in each.get("values", {}).items():
            yield _entry("met" if met["count"] else "missed", f"{name}={escape(value)}: {met['count']}", met["tests"])
