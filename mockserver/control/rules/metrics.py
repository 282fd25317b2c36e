"""The server in numbers, as Prometheus reads them."""

from collections.abc import Iterable, Iterator

from mockserver.core.coverage import Coverage
from mockserver.core.world import World

KIND = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[dict[str, str], float]


def text(worlds: Iterable[World], retired: Coverage, version: str) -> str:
    """Counters go on through resets and dropped tenants. documented, the control-plane contract; names: assumed"""
    several = list(worlds)
    total = Coverage()
    for coverage in (retired, *(world.coverage for world in several)):
        total.absorb(coverage)
    rows: dict[str, int] = {}
    for world in several:
        for (vendor, _), table in world.tables.items():
            rows[vendor] = rows.get(vendor, 0) + len(table)
    answers = sorted(total.statuses.items())
    lines = [
        *_family("info", "gauge", "The server.", [({"version": version}, 1)]),
        *_family("requests_total", "counter", "Answers by operation and status.", _statuses((key, each.count) for key, each in answers)),
        *_family("faulted_requests_total", "counter", "Answers by faults.", _statuses((key, each.faulted) for key, each in answers)),
        *_family("stubbed_requests_total", "counter", "Stubs' answers.", [({"operation": name}, n) for name, n in total.stubbed.items()]),
        *_family("unmatched_requests_total", "counter", "Requests that no operation has.", [({}, total.unmatched)]),
        *_family("violating_requests_total", "counter", "Requests off the contract.", [({}, total.violated)]),
        *_family("tenants", "gauge", "Tenants there are.", [({}, len(several))]),
        *_family("rows", "gauge", "Rows of all tenants.", [({"vendor": vendor}, count) for vendor, count in rows.items()]),
        *_family("journal_entries", "gauge", "Entries of all journals.", [({}, sum(len(world.journal) for world in several))]),
        *_family("journal_dropped", "gauge", "Entries that made room.", [({}, sum(world.journal.dropped for world in several))]),
    ]
    return "\n".join(lines) + "\n"


def _statuses(answers: Iterable[tuple[tuple[str, int], int]]) -> list[Sample]:
    return [({"operation": name, "status": str(status)}, count) for (name, status), count in answers if count]


def _family(name: str, kind: str, words: str, samples: list[Sample]) -> Iterator[str]:
    yield f"# HELP mockserver_{name} {words}"
    yield f"# TYPE mockserver_{name} {kind}"
    for labels, value in samples:
        shown = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
        yield f"mockserver_{name}{f'{{{shown}}}' if shown else ''} {value}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
