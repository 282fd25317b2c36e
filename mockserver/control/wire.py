"""What a request may hold: what specs/_mock.yaml says, and nothing else."""

from typing import Any

from mockserver.core.errors import BodyUnreadable
from mockserver.core.operation import Call, ControlCall, Headers
from mockserver.core.wire import EXACT

from .errors import Error, error_at, pointer, unfit

DIALECT = EXACT


class AsSent:
    """A body as `check` has let it pass."""

    def load(self, data: Any, /) -> Any:
        return data


AS_SENT = AsSent()


def check(call: Call) -> None:
    """Refuses what the spec does not know or does not take: 400 for a body that is no JSON, else 422.

    documented, the control-plane contract. Any Content-Type will do, for `curl -d` names one of its own (assumed).
    """
    spec = call.operation.spec
    assert spec is not None and isinstance(call, ControlCall)
    call.headers = Headers({**call.headers.environ, "CONTENT_TYPE": "application/json"})
    found = list(_unknown_queries(call, {item["name"] for item in spec.raw.get("parameters", ()) if item.get("in") == "query"}))
    if "requestBody" in spec.raw:
        read_body(call)
    elif call.data.strip() not in (b"", b"{}", b"null"):
        found.append(error_at("body", "", f"{call.operation.wire} takes no body"))
    contract = call.server.contracts[call.operation.vendor]
    found += [error_at(error["in"], error["pointer"], error["message"]) for error in contract.judge.request(call)]
    if found:
        raise unfit(found)


def _unknown_queries(call: Call, known: set[str]) -> list[Error]:
    found = []
    for name, value in call.query.items():
        if name not in known:
            takes = f"; it takes {', '.join(sorted(known))}" if known else ""
            found.append(error_at("query", pointer(name), f"{call.operation.wire} takes no {name}{takes}"))
        elif isinstance(value, list):
            found.append(error_at("query", pointer(name), f"{name} is given {len(value)} times"))
    return found


def read_body(call: Call) -> Any:
    """The body as JSON; `{}` where there is none and none is required."""
    spec = call.operation.spec
    assert spec is not None
    if call.data:
        return call.read_json()
    if spec.raw["requestBody"].get("required"):
        raise BodyUnreadable("the body is empty")
    return {}
