"""What a class of errors says on the wire is expected by a test, and every text of a refusal is pinned or graded as assumed."""

import ast
import re
from collections.abc import Iterator, Set
from functools import cache

import pytest

from mockserver.vendors import VENDORS

from .checkout import ROOT, nodes, python_files, report, show, tree
from .test_coverage import folder_of

SPEAKERS = {"ValidationError", "FieldError", "reject", "refuse", "refuse_construct"}
"""Calls besides `raise` whose arguments are texts of a refusal."""
SPEAKING = {"error", "error_messages", "default_error_messages", "message"}
"""Keywords and members that a refusal's texts are given by."""
OURS = {"BodyUnreadable", "ContractError", "OverflowError", "ValueError"}
"""Exceptions whose text is ours, and reaches no client of a vendor."""
OPTIONAL = re.escape("JSON parse error: ")
"""How Spring begins whatever is wrong with a body; a test may leave it out."""


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


@cache
def recorded() -> str:
    """All golden answers, as JSON has them."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests/recorded/flows").glob("*.jsonl")))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def spoken(node: ast.AST, speakers: Set[str]) -> Iterator[ast.AST]:
    """The pieces of a node that hold the text of a refusal."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and name_of(node.exc) not in OURS:
        yield from node.exc.args
    elif isinstance(node, ast.Call):
        if name_of(node) in speakers:
            yield from node.args
        yield from (word.value for word in node.keywords if word.arg in SPEAKING)
    elif isinstance(node, ast.Assign) and any(getattr(name, "id", "") in SPEAKING for name in ast.walk(node.targets[0])):
        yield node.value


def refusals(node: ast.AST, constants: dict[str, str], speakers: Set[str] = SPEAKERS, assumed: bool = False) -> Iterator[tuple[int, str]]:
    """Line and pattern of each text of a refusal below a node, less those whose function or class says that something is assumed."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        assumed = assumed or "assumed" in (ast.get_docstring(node) or "")
    if not assumed:
        for piece in spoken(node, speakers):
            for text in templates(piece, constants):
                if len(re.findall("[A-Za-z]", text)) > 4:
                    yield getattr(node, "lineno", 0), text
    for child in ast.iter_child_nodes(node):
        yield from refusals(child, constants, speakers, assumed)


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_text_of_a_refusal_is_pinned_or_assumed(vendor: str) -> None:
    """By a test of the vendor or a golden answer; else a docstring around it says what of it is assumed."""
    pinned = "\n".join([*constants_in(folder_of(vendor))[0], recorded()])
    problems = [
        f"{show(file)}:{line} {text!r} is in no test and no golden answer: have one expect it, or say in the docstring what is assumed"
        for file in python_files(f"mockserver/vendors/{vendor}")
        for line, text in sorted(set(refusals(tree(file), package_constants(vendor), SPEAKERS | error_classes(vendor).keys())))
        if not re.search(text.removeprefix(OPTIONAL), pinned)
    ]
    assert not problems, report(problems)


def test_keys_that_are_put_together_stand_in_the_readme_as_patterns() -> None:
    """AdmiralCloud's sanitizer puts a field's name before its keys: a search for what follows finds the README's `<f>_...`."""
    readme = (ROOT / "mockserver/vendors/admiralcloud/README.md").read_text(encoding="utf-8")
    made = makings("admiralcloud", "FieldRefused")
    texts = [part for call in made for part in ast.walk(call) if isinstance(part, ast.JoinedStr)]
    keys = {"".join(part.value if isinstance(part, ast.Constant) else "<f>" for part in text.values) for text in texts}  # type: ignore[misc]
    keys -= {"<f>_<f>"}  # a field within another: the README says so in words
    assert len(keys) > 9 and {key for key in keys if f"`{key}`" not in readme} == set()


def test_a_text_that_nobody_pins_is_found() -> None:
    source = '''
def f(): raise BadRequest(f"{x} is of no use")
def g():
    """The words are assumed."""
    raise BadRequest("not at all")
def h(place): place.refuse("nor is this")
'''
    assert list(refusals(ast.parse(source), {})) == [(2, ".*\\ is\\ of\\ no\\ use"), (6, "nor\\ is\\ this")]


def test_a_refusal_without_a_status_is_found() -> None:
    (odd, even) = ast.parse("class Odd(VendorError): pass\nclass Even(Odd): status, message = 409, 'x'").body
    assert isinstance(odd, ast.ClassDef) and isinstance(even, ast.ClassDef)
    assert [status_of(name, {"Odd": odd, "Even": even}) for name in ("Odd", "Even")] == [None, 409]
