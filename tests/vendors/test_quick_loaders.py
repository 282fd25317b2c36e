"""The fast way through marshmallow gives what the schema gives: for every schema of the project, and for each kind of field."""

from collections.abc import Container, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import EXCLUDE, INCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from mockserver.app import Mock
from mockserver.quick import QuickLoader

SAMPLES: tuple[Any, ...] = (
    "", "a", "x" * 300, "1", "-5", "1.5", "true", "false", "null", "a@b.com", "+48500600700", "2026-01-01T00:00:00Z", "2026-01-01",
    "5aea03d5-e147-4c7e-bd59-ebcf5010a93d", "ASC", "desc", "{}", "[]", '[{"name":"desc"}]', "1,2", "a,b", "\u0000", "é",
    0, 1, -1, 7, 2**40, 2**70, 1.0, 1.5, True, False, None, [], ["a"], ["a", "a"], [1], [None], [[]], {}, {"a": 1}, [{"a": 1}],
)  # fmt: skip
"""Values that some field of some vendor takes, and others do not."""


def schemas(mock: Mock) -> Iterator[tuple[str, Schema]]:
    """Every schema of every operation, by where it is declared."""
    for operation in mock.operations.values():
        for place, loader in (("path", operation.path_schema), ("query", operation.query), ("body", operation.body)):
            if isinstance(loader, Schema):
                yield f"{operation.name} {place}", loader


def outcome(load: Any, document: Any, loose: Container[str] = ()) -> Any:
    """What comes of it, with the order of members, but for the `loose` ones, and the types of values."""
    try:
        return repr(loose_last(load(document), loose))
    except ValidationError as error:
        return ("refused", repr(error.messages))
    except Exception as error:  # in the vendor's own words; or a query's field, which is never given anything but text
        return (type(error), str(error))


def loose_last(value: Any, loose: Container[str]) -> Any:
    """The same with the loose members at the end, by name: marshmallow takes unknown ones in the order of a set."""
    if isinstance(value, dict):
        names = [*(name for name in value if name not in loose), *sorted(name for name in value if name in loose)]
        return {name: loose_last(value[name], loose) for name in names}
    return [loose_last(item, loose) for item in value] if isinstance(value, list) else value


def find_fitting(schema: Schema) -> dict[str, list[Any]]:
    """By name of a field, the samples that it takes."""
    taken: dict[str, list[Any]] = {}
    for name, field in schema.load_fields.items():
        sent = field.data_key or name
        taken[sent] = [sample for sample in SAMPLES if _takes(schema, sent, sample)] or [None]
    return taken


def _takes(schema: Schema, name: str, sample: Any) -> bool:
    try:
        schema.load({name: sample})
    except ValidationError as error:
        return name not in error.messages
    except Exception:
        return False
    return True


def documents(schema: Schema) -> Iterator[Any]:
    """Documents that pass, those that nearly do, and what is none; always the same ones."""
    taken = find_fitting(schema)
    yield from ({}, {"unknown": 1}, [], None, "text", 5)
    for turn in range(12):
        whole = {name: some[turn % len(some)] for name, some in taken.items()}
        yield whole
        yield dict(reversed(whole.items()))
        yield whole | {"unknown": turn, "other": [turn]}
        for place, name in enumerate(whole):
            if place % 3 == turn % 3:
                yield {key: value for key, value in whole.items() if key != name}
                yield whole | {name: SAMPLES[(place * 7 + turn * 5) % len(SAMPLES)]}


def test_quick__loads_as_every_schema_of_the_project_does(mock: Mock) -> None:
    seen: set[int] = set()
    passed = quickly = 0
    for where, schema in schemas(mock):
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        quick = QuickLoader(schema)
        quickly += quick.is_quick
        for document in documents(schema):
            expected = outcome(schema.load, document, ("unknown", "other"))
            passed += isinstance(expected, str)
            assert outcome(quick, document, ("unknown", "other")) == expected, (where, document)
    assert passed > 500 and quickly > len(seen) / 2, (passed, quickly, len(seen))


class Inner(Schema):
    number = fields.Integer(required=True)
    text = fields.String(load_default="none", validate=validate.Length(max=3))


class Outer(Schema):
    name = fields.String(data_key="Name", attribute="key", allow_none=True)
    inner = fields.Nested(Inner, allow_none=True)
    many = fields.List(fields.Nested(Inner(unknown=EXCLUDE)), validate=validate.Length(max=2))
    made = fields.Raw(load_default=list)
    flag = fields.Boolean()
    when = fields.DateTime()
    itself = fields.Nested(lambda: Outer(only=("name", "flag")))


class Hooked(Schema):
    number = fields.Integer()

    @post_load
    def doubled(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: [value, value] for name, value in data.items()}


NAMES = ("number", "text", "Name", "name", "inner", "many", "made", "flag", "when", "itself", "more")
values = st.recursive(
    st.sampled_from(SAMPLES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES[:3]), inner),
)
members = st.dictionaries(st.sampled_from(NAMES[2:]), values)


@settings(max_examples=60, deadline=None)
@given(document=members | values, unknown=st.sampled_from([EXCLUDE, INCLUDE, RAISE]))
def test_quick__loads_as_each_kind_of_field_does(document: Any, unknown: Any) -> None:
    for schema in (Outer(unknown=unknown), Hooked(unknown=unknown), Inner(unknown=unknown), Inner(many=True), Outer(partial=True)):
        loose = NAMES if unknown == INCLUDE else ()
        assert outcome(QuickLoader(schema), document, loose) == outcome(schema.load, document, loose)


def test_quick__leaves_schemas_with_ways_of_their_own_alone() -> None:
    assert QuickLoader(Outer()).is_quick
    assert not QuickLoader(Hooked()).is_quick and not QuickLoader(Inner(many=True)).is_quick
