"""Every operation of the control plane: data that its spec refuses gets a problem, every answer keeps the spec, nothing is a 500."""

from tests.fuzz.dialect import conformance

# Which tenants, vendors, tables and operations there are is no matter of schemas: data that fits those may be refused for naming none.
test_conforms = conformance("_mock", checks_off=("positive_data_acceptance",))
