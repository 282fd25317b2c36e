"""The server itself: is it up, what does it fake, and by which contract?"""

from mockserver import __version__
from mockserver.control.rules import metrics, operations, pages, samples
from mockserver.core.openapi import for_tools
from mockserver.core.operation import Call, Reply, operation


@operation("GET /_mock/health")
def read_health(call: Call) -> Reply:
    """Answers only once the fixtures are loaded: the server does not listen before."""
    return Reply({"status": "ready", "version": __version__, "vendors": list(call.server.vendors)})


@operation("GET /_mock/operations")
def list_operations(call: Call) -> Reply:
    return Reply({"operations": [operations.show(operation) for operation in call.server.operations.values()]})


@operation("GET /_mock/evidence")
def list_evidence(call: Call) -> Reply:
    return Reply({"operations": operations.evidence(call.server.operations, call.query.get("evidence"))})


@operation("GET /_mock/metrics")
def read_metrics(call: Call) -> Reply:
    return Reply(metrics.text(call.server.tenants, call.server.retired, __version__), media_type=metrics.KIND)


@operation("GET /_mock/specs/{vendor}.yaml")
def read_spec_yaml(call: Call, vendor: str) -> Reply:
    return Reply(operations.spec_text(call.server.contracts, vendor), media_type="application/yaml")


@operation("GET /_mock/specs/{vendor}.json")
def read_spec_json(call: Call, vendor: str) -> Reply:
    document = operations.spec(call.server.contracts, vendor).document
    return Reply(for_tools(document) if call.query.get("dialect") == "tools" else document)


@operation("GET /_mock/docs/{vendor}")
def read_docs(call: Call, vendor: str) -> Reply:
    contract = operations.spec(call.server.contracts, vendor)
    login = samples.login(call.world, vendor, call.base_url, bool(call.server.settings.control_token))
    page = pages.documentation(contract.document, call.base_url, login)
    return Reply(page.encode(), media_type="text/html; charset=utf-8")
