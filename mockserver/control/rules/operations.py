"""The vendors' operations and the specs they come from."""

from collections.abc import Mapping
from typing import Any

from mockserver.control.errors import error_at, unfit
from mockserver.core.contract import Contract
from mockserver.core.faults import same_shape
from mockserver.core.operation import Operation


def show(operation: Operation) -> dict[str, Any]:
    """documented, the control-plane contract"""
    spec = operation.spec
    assert spec is not None
    return {
        "operation": operation.name,
        "vendor": operation.vendor,
        "wire": operation.wire,
        "summary": spec.summary,
        "evidence": spec.evidence,
        "source": spec.source,
        "statuses": list(spec.statuses),
    }


def evidence(operations: Mapping[str, Operation], grade: str | None = None) -> list[dict[str, Any]]:
    """Operations and their statuses with grade and source; of one grade only where it is given. documented, the control-plane contract

    The filter: assumed.
    """
    found = []
    for operation in operations.values():
        spec = operation.spec
        assert spec is not None
        graded = {status: {"evidence": spec.evidence_of(status), "source": spec.source_of(status)} for status in spec.statuses}
        statuses = {str(status): each for status, each in graded.items() if grade in (None, each["evidence"])}
        if statuses or grade in (None, spec.evidence):
            shown = {"operation": operation.name, "wire": operation.wire, "evidence": spec.evidence, "source": spec.source}
            found.append({**shown, "statuses": statuses})
    return found


def find(operations: Mapping[str, Operation], text: str) -> Operation | None:
    """The operation of this name or request line; parameter names may differ. documented, the control-plane contract"""
    if text in operations:
        return operations[text]
    shape = same_shape(text)
    wires = ((f"{verb} {operation.path}", operation) for operation in operations.values() for verb in operation.verbs)
    return next((operation for wire, operation in wires if same_shape(wire) == shape), None)


def spec(contracts: Mapping[str, Contract], vendor: str) -> Contract:
    """The vendor's contract; the control plane has one, too."""
    if vendor not in contracts:
        raise unfit([error_at("path", "/vendor", f"there is no vendor {vendor!r}; there are {', '.join(contracts)}")])
    return contracts[vendor]


def spec_text(contracts: Mapping[str, Contract], vendor: str) -> bytes:
    """The spec as it was written, comments and all; of several parts the joined one."""
    file = spec(contracts, vendor).file
    assert file is not None
    return file.text.encode()
