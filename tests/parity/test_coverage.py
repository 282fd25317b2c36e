"""Every operation has a test, every refusal is expected by one."""

import ast

from mockserver.app import Mock
from mockserver.vendors import VENDORS

from .checkout import ROOT, python_files, report, tree


def folder_of(vendor: str) -> str:
    return "tests/control" if vendor == "_mock" else f"tests/vendors/{vendor}"


def names_of_tests(folder: str) -> list[str]:
    """The names of the test functions of a folder."""
    found = [node for file in python_files(folder) for node in tree(file).body]
    return [node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_every_operation_has_a_test(mock: Mock) -> None:
    problems = []
    for vendor, contract in mock.contracts.items():
        names = names_of_tests(folder_of(vendor))
        for spec in contract.operations.values():
            if not spec.alias_of and not any(name.startswith(f"test_{spec.id}__") for name in names):
                wanted = f"test_{spec.id}__<circumstance>_<outcome>"
                problems.append(f"{spec.verb} {spec.path} has no test: write {wanted} in {folder_of(vendor)}/test_{spec.tag}.py")
    assert not problems, report(problems)


def test_every_vendor_has_a_curl_to_try(mock: Mock) -> None:
    problems = [
        f"mockserver/vendors/{name}/__init__.py: give VENDOR a try_curl with {{base}}, the request of its start-up line"
        for name, vendor in mock.vendors.items()
        if "{base}" not in vendor.try_curl
    ]
    assert not problems, report(problems)


def test_every_vendor_has_a_readme_and_is_fuzzed() -> None:
    problems = [
        f"{file} is missing: {what}"
        for vendor in VENDORS
        for file, what in (
            (f"mockserver/vendors/{vendor}/README.md", "write the vendor's rules in prose, each with its evidence"),
            (f"tests/fuzz/test_{vendor}.py", "have schemathesis drive every operation, as the others' files do"),
        )
        if not (ROOT / file).is_file()
    ]
    assert not problems, report(problems)
