"""Every operation has a test, every refusal is expected by one."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from mockserver.app import Mock
from mockserver.vendors import VENDORS

from .checkout import ROOT, nodes, python_files, report, tree


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


# -- refusals: what a class of errors says on the wire stands in the vendor's tests


def templates(node: ast.AST, constants: dict[str, str]) -> Iterator[str]:
    """The texts of a piece of code as patterns: what stands in braces in an f-string is anything."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield re.escape(constants[node.id])
    else:
        for child in ast.iter_child_nodes(node):
            yield from templates(child, constants)


@cache
def package_constants(vendor: str) -> dict[str, str]:
    """The package's constants that are texts, by name."""
    found = {}
    for file in python_files(f"mockserver/vendors/{vendor}"):
        for node in tree(file).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                found.update({target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)})
    return found


def error_classes(vendor: str) -> dict[str, ast.ClassDef]:
    """The classes of errors.py that descend from VendorError, by name."""
    classes: dict[str, ast.ClassDef] = {}
    for node in tree(ROOT / "mockserver" / "vendors" / vendor / "errors.py").body:
        if isinstance(node, ast.ClassDef) and any(getattr(each, "id", "") in {"VendorError", *classes} for each in node.bases):
            classes[node.name] = node
    return classes


def makings(vendor: str, name: str) -> list[ast.AST]:
    """Where the package makes one: `Name(...)`, or `raise Name`."""
    return [
        node
        for file in python_files(f"mockserver/vendors/{vendor}")
        for node in nodes(file)
        if (isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")))
        or (isinstance(node, ast.Raise) and getattr(node.exc, "id", "") == name)
    ]


def what_it_says(vendor: str, node: ast.ClassDef, made: list[ast.AST]) -> set[str]:
    """Patterns of the texts of an error: in its class, docstrings aside, and where it is made. Texts without words are none."""
    constants = package_constants(vendor)
    body = [item for item in node.body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))]
    calls = [call for call in made if isinstance(call, ast.Call)]
    pieces: list[ast.AST] = [*body, *(argument for call in calls for argument in (*call.args, *(word.value for word in call.keywords)))]
    return {text for piece in pieces for text in templates(piece, constants) if len(re.findall("[A-Za-z]", text)) > 4}


def status_of(name: str, classes: dict[str, ast.ClassDef]) -> int | None:
    """The status that a class, or the nearest of its bases, gives."""
    node = classes.get(name)
    if node is None:
        return None
    for item in node.body:
        if isinstance(item, ast.Assign):
            pairs = zip(
                item.targets[0].elts if isinstance(item.targets[0], ast.Tuple) else item.targets,
                item.value.elts if isinstance(item.value, ast.Tuple) else [item.value],
                strict=True,
            )
            for target, value in pairs:
                if getattr(target, "id", "") == "status" and isinstance(value, ast.Constant) and isinstance(value.value, int):
                    return value.value
    return next((found for base in node.bases if (found := status_of(getattr(base, "id", ""), classes))), None)


def constants_in(folder: str) -> tuple[list[str], set[int]]:
    """The texts and numbers in a folder's code; what stands in braces in an f-string is a dot."""
    found = [node for file in python_files(folder) for node in nodes(file)]
    values = [node.value for node in found if isinstance(node, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    texts += ["".join(str(getattr(part, "value", ".")) for part in node.values) for node in found if isinstance(node, ast.JoinedStr)]
    return texts, {value for value in values if isinstance(value, int)}


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_refusal_is_expected_by_a_test(vendor: str) -> None:
    """By one of its texts; where it has none, by its status."""
    classes = error_classes(vendor)
    texts, numbers = constants_in(folder_of(vendor))
    errors = f"mockserver/vendors/{vendor}/errors.py"
    problems = []
    for name, node in classes.items():
        made = makings(vendor, name)
        if not made and any(getattr(base, "id", "") == name for other in classes.values() for base in other.bases):
            continue  # only a base of others
        if not made:
            problems.append(f"{errors}:{node.lineno} {name} is raised nowhere: raise it or drop it")
            continue
        said, status = what_it_says(vendor, node, made), status_of(name, classes)
        if status is None and not any(isinstance(each, ast.Attribute) and each.attr == "status" for each in ast.walk(node)):
            problems.append(f"{errors}:{node.lineno} {name} has no status, nor has one of its bases: write status = <number> in it")
        by_text = any(re.search(pattern, text) for pattern in said for text in texts)
        if not by_text and (said or status not in numbers):
            expected = " or ".join(sorted(said)) or f"status {status}"
            problems.append(f"{errors}:{node.lineno} {name} is expected by no test: have one in {folder_of(vendor)} expect {expected}")
    assert classes and not problems, report(problems)


def test_an_unexpected_refusal_is_found() -> None:
    node = ast.parse('class Odd(VendorError):\n    """Not a text."""\n    message = "Something odd"').body[0]
    call = ast.parse('Odd(f"error_{action}_odd")', mode="eval").body
    assert isinstance(node, ast.ClassDef) and isinstance(call, ast.Call)
    assert what_it_says("incoplax", node, [call]) == {re.escape("Something odd"), "error_.*_odd"}
