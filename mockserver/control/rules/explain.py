"""Why a request was refused, or is off its contract: the rule, its place in the spec, the document's lines, and what would pass."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mockserver.control.rules.corrections import Sent, correct, request_of
from mockserver.core.contract import Contract
from mockserver.core.journal import Entry
from mockserver.core.judge import Violation
from mockserver.core.openapi import OperationSpec, at
from mockserver.core.operation import HTTP, NOTHING, SWITCH
from mockserver.core.origin import Origin, docstring
from mockserver.core.redaction import redact, redact_headers, redact_violation
from mockserver.core.spec_lines import SpecLines
from mockserver.core.tracing import Tracer
from mockserver.core.vendor import Vendor

CITED = re.compile(r"docs/([\w.-]+):([0-9][0-9, -]*[0-9]|[0-9]+)")
GRADED = re.compile(r"\b(documented|public|inferred|assumed)\b")
NOTED = (HTTP, SWITCH)
"""Rules of what the journal says beside the contract: no judge finds it again."""
UNSENT = ("host", "content-length", "connection")
Explained = dict[str, Any]


class Explainer:
    """Explains requests by the contracts of all vendors. What it reads of a spec it keeps."""

    def __init__(self, contracts: Mapping[str, Contract], vendors: Mapping[str, Vendor]) -> None:
        self._contracts, self._vendors = contracts, vendors
        self._tracers: dict[str, Tracer] = {}
        self._lines: dict[str, SpecLines] = {}

    def explain(self, entry: Entry) -> Explained:
        """documented, the control-plane contract"""
        operation = entry.operation
        if operation is None or operation.spec is None or entry.vendor is None or entry.stub is not None:
            return self._without_operation(entry)
        tracer = self._tracer(entry.vendor)
        request = request_of(entry, operation, self._vendors[entry.vendor].json)
        asked = tracer.request(request)  # type: ignore[arg-type]
        answered = [violation for violation in entry.violations if violation["in"] == "response" or violation["rule"] in NOTED]
        violations = [self._of_schema(entry, operation.spec, violation) for violation in [*asked, *answered]]
        refused = entry.status >= 400 or entry.status == 0
        if refused and (entry.fault is not None or not asked):
            violations.append(self._of_rule(entry, operation.spec))
        found: Explained = {
            "request": entry.id,
            "verdict": "refused" if refused else "off-contract" if violations else "conforms",
            "violations": violations,
        }
        better = correct(tracer, request) if asked else None
        return found if better is None else found | {"corrected": _request_words(better)}

    def _tracer(self, vendor: str) -> Tracer:
        tracer = self._tracers.get(vendor)
        if tracer is None:
            contract = self._contracts[vendor]
            tracer = self._tracers[vendor] = Tracer(vendor, contract.document, contract.operations)
        return tracer

    def _without_operation(self, entry: Entry) -> Explained:
        if entry.stub is not None or entry.status < 400:
            return {"request": entry.id, "verdict": "conforms", "violations": []}
        line = f"{entry.method} {entry.path}"
        breaches: list[Violation] = [each for each in entry.violations if each["rule"] in NOTED]
        breaches = breaches or [{"in": "path", "pointer": "", "rule": "operation", "message": f"no operation has {line}"}]
        unsourced = {"spec": None, "document": None, "source": ""}
        violations = [
            {"in": each["in"], "pointer": each["pointer"], "value": line, "rule": each["rule"], "message": each["message"], **unsourced}
            for each in map(redact_violation, breaches)
        ]
        return {"request": entry.id, "verdict": "refused", "violations": violations}

    def _of_schema(self, entry: Entry, spec: OperationSpec, violation: Violation) -> Explained:
        pointer = violation.get("spec") or self._pointer(entry, spec, violation)
        name = violation["pointer"].rpartition("/")[2]
        value = violation.get("value", self._find_value(entry, violation))
        redacted = redact_violation({key: violation[key] for key in ("in", "pointer", "rule", "message")})
        return {
            "in": redacted["in"],
            "pointer": redacted["pointer"],
            "value": None if value is NOTHING else redact({name: value})[name],
            "rule": redacted["rule"],
            "message": redacted["message"],
            **self._law(entry, spec, pointer, []),
        }

    def _find_value(self, entry: Entry, violation: Violation) -> Any:
        if violation["in"] == "header" and violation["rule"] == "content":
            return next((value for name, value in entry.headers if name.lower() == "content-type"), None)
        return None

    def _pointer(self, entry: Entry, spec: OperationSpec, violation: Violation) -> str:
        """Of what no schema says: a parameter that is required, a body, a media type, an answer."""
        if violation["in"] == "response":
            known = entry.status in spec.statuses
            return f"{spec.pointer}/responses{f'/{entry.status}' if known else ''}"
        if violation["in"] == "body" or violation["rule"] == "content":
            return f"{spec.pointer}/requestBody"
        name = violation["pointer"][1:].replace("~1", "/").replace("~0", "~")
        for parameter in self._tracer(str(entry.vendor)).parameters(spec):
            if (parameter.place, parameter.name) == (violation["in"], name):
                return parameter.pointer.removesuffix("/schema")
        return spec.pointer

    def _of_rule(self, entry: Entry, spec: OperationSpec) -> Explained:
        """What no schema says: the function that refused, and what its docstring says of how we know."""
        status = f"{spec.pointer}/responses{f'/{entry.status}' if entry.status in spec.statuses else ''}"
        nothing = {"in": "request", "pointer": "", "value": None}
        if entry.fault is not None:
            message = f"fault {entry.fault} made this answer; DELETE /_mock/faults/{entry.fault} drops it"
            return {**nothing, "rule": "fault", "message": message, **self._law(entry, spec, status, [])}
        name, texts = _rule(entry.origin)
        words = next((text.strip().partition("\n")[0] for text in texts if text.strip()), f"the answer is {entry.status}")
        return {**nothing, "rule": name, "message": words, **self._law(entry, spec, status, texts)}

    def _law(self, entry: Entry, spec: OperationSpec, pointer: str, texts: list[str]) -> Explained:
        """Where it stands in the spec, and in the document: what is nearest to it in the spec, else the status, else the operation."""
        vendor = str(entry.vendor)
        contract = self._contracts[vendor]
        texts = [*texts, *_around(contract.document, pointer), spec.source_of(entry.status), spec.source]
        citation = next((found for text in texts if (found := CITED.search(text))), None)
        graded = next((text for text in texts if text and GRADED.search(text)), "")
        source = citation[0] if citation else spec.source_of(entry.status) or graded
        place: dict[str, Any] | None = None
        if contract.file is not None:
            if vendor not in self._lines:
                self._lines[vendor] = SpecLines(contract.file)
            file, line = self._lines[vendor].place(pointer)
            place = {"file": file, "pointer": pointer, "line": line}
        document = {"file": f"docs/{citation[1]}", "lines": citation[2]} if citation else None
        return {"spec": place, "document": document, "source": source}


def _around(document: Mapping[str, Any], pointer: str) -> Iterator[str]:
    """What the spec says of sources at a pointer and around it, from the inside out, down to a component or an operation."""
    parts = pointer.split("/")
    for end in range(len(parts), 3, -1):
        try:
            found: Any = at(document, "/".join(parts[:end]))
        except (LookupError, TypeError, ValueError):
            continue
        if isinstance(found, dict):
            yield from (str(found[name]) for name in ("x-source", "description") if isinstance(found.get(name), str))


def _rule(origin: Origin | None) -> tuple[str, list[str]]:
    """The function that refused, the first within that says how it is known, and the texts that say it."""
    if origin is None:
        return "schema", []
    kind, codes = origin
    ours = [code for code in reversed(codes) if "/core/" not in code.co_filename and not code.co_filename.endswith("pipeline.py")]
    graded = [code for code in ours if GRADED.search(docstring(code))] or [code for code in ours if docstring(code)] or ours
    texts = [docstring(code) for code in graded] + [kind.__doc__ or ""]
    if not ours:
        return kind.__name__, texts
    code = graded[0]
    return f"{Path(code.co_filename).stem}.{code.co_qualname}", texts


def _request_words(request: Sent) -> Explained:
    headers = [(name, value) for name, value in request.headers.items() if name.lower() not in UNSENT]
    body: Any = request.document
    if body is NOTHING:
        body = request.data.decode(errors="replace") or None
    return {
        "method": request.method,
        "path": request.path,
        "query": redact(request.query),
        "headers": dict(redact_headers(headers)),
        "body": redact(body),
    }
