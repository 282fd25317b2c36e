"""The server itself: is it up, what does it fake, and by which contract?"""

from mockserver import __version__
from mockserver.control.rules import credentials, index, metrics, operations, pages, samples
from mockserver.core.openapi import for_tools
from mockserver.core.openapi31 import as_openapi_31
from mockserver.core.operation import ControlCall, Member, Reply, family, operation


@operation("GET /_mock/health")
def read_health(call: ControlCall) -> Reply:
    """Answers only once the fixtures are loaded: the server does not listen before."""
    return Reply({"status": "ready", "version": __version__, "vendors": list(call.server.vendors)})


@operation("GET /_mock/operations")
def list_operations(call: ControlCall) -> Reply:
    return Reply({"operations": [operations.show(operation) for operation in call.server.operations.values()]})


@operation("GET /_mock/evidence")
def list_evidence(call: ControlCall) -> Reply:
    return Reply({"operations": operations.evidence(call.server.operations, call.query.get("evidence"))})


@operation("GET /_mock/metrics")
def read_metrics(call: ControlCall) -> Reply:
    return Reply(metrics.text(call.server.tenants, call.server.retired, __version__), media_type=metrics.KIND)


@operation("GET /_mock/specs/{vendor}.yaml")
def read_spec_yaml(call: ControlCall, vendor: str) -> Reply:
    return Reply(operations.spec_text(call.server.contracts, vendor), media_type="application/yaml")


@operation("GET /_mock/specs/{vendor}.json")
def read_spec_json(call: ControlCall, vendor: str) -> Reply:
    document = operations.spec(call.server.contracts, vendor).document
    if call.query.get("openapi") == "3.1":
        return Reply(as_openapi_31(document))
    return Reply(for_tools(document) if call.query.get("dialect") == "tools" else document)


@family(
    Member("read_index", "GET /_mock"),
    Member("read_docs_index", "GET /_mock/docs"),
    Member("read_specs_index", "GET /_mock/specs"),
)
def read_index(call: ControlCall) -> Reply:
    """Names every vendor with its pages, specs, credentials, and the calls of the control plane."""
    page = index.page(call.server.contracts, call.server.vendors, call.world, call.base_url)
    return Reply(page.encode(), media_type="text/html; charset=utf-8")


@operation("GET /_mock/docs/{vendor}")
def read_docs(call: ControlCall, vendor: str) -> Reply:
    contract = operations.spec(call.server.contracts, vendor)
    firsts = dict.fromkeys(kind for spec in contract.operations.values() for kind in spec.raw.get("x-consumers", ())[:1])
    login = samples.login(call.world, vendor, call.base_url, bool(call.server.settings.control_token), firsts)
    page = pages.documentation(contract.document, call.base_url, login, vendor, credentials.show(call.world, vendor))
    return Reply(page.encode(), media_type="text/html; charset=utf-8")
