"""Layers behave as a dict does, blocks as a sorted list, and what they were copied from stays as it was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.core import blocks as blocks_module
from mockserver.core import layers as layers_module
from mockserver.core.blocks import Blocks
from mockserver.core.layers import Layers, copy_layers

keys = st.integers(0, 20)
changes = st.lists(st.tuples(st.sampled_from(["set", "delete", "fork"]), keys), max_size=60)


def content(held: Any) -> Any:
    return list(held), list(held.items()), list(held.values()), list(reversed(held)), len(held), [held.get(key, "no") for key in range(21)]


@settings(max_examples=200, deadline=None)
@given(start=st.lists(keys, unique=True), changes=changes)
def test_layers__do_as_a_dict_does_and_leave_what_is_below_alone(start: list[int], changes: list[tuple[str, int]]) -> None:
    before = dict.fromkeys(start, "old")
    plain, made = before.copy(), Layers(before, {}, {}, len(before))
    for turn, (what, key) in enumerate(changes):
        if what == "set":
            plain[key] = made[key] = f"new {turn}"
        elif what == "fork":
            made = Layers(made.below, made.above.copy(), made.late.copy(), made.count)
        elif key in plain:
            del plain[key], made[key]
        else:
            assert key not in made
            with pytest.raises(KeyError):
                del made[key]
            with pytest.raises(KeyError):
                made[key]
        assert content(made) == content(plain)
    assert before == dict.fromkeys(start, "old")


def test_layered__is_folded_once_many_items_differ() -> None:
    big = dict.fromkeys(range(10_000), 0)
    made = copy_layers(big)
    assert isinstance(made, Layers) and made.below is big
    for key in range(3_000):
        made[key] = 1
    folded = copy_layers(made)
    assert isinstance(folded, dict) and list(folded.items()) == list(made.items())
    assert isinstance(copy_layers(dict.fromkeys(range(layers_module.SMALL))), dict)


@settings(max_examples=100, deadline=None)
@given(
    start=st.lists(st.integers(0, 50)),
    changes=st.lists(st.tuples(st.sampled_from(["add", "remove", "copy"]), st.integers(0, 50)), max_size=80),
)
def test_blocks__do_as_a_sorted_list_does_and_copies_go_their_own_way(start: list[int], changes: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks_module, "LOAD", 3)
        plain, made, copies = sorted(start), Blocks(start), []
        for what, value in changes:
            if what == "copy":
                copies.append((made, plain.copy()))
                made = made.copy()
            elif what == "add":
                made.add(value)
                plain = sorted([*plain, value])
            elif value in plain:
                made.remove(value)
                plain.remove(value)
            else:
                with pytest.raises(ValueError, match="not in the list"):
                    made.remove(value)
            assert len(made) == len(plain) and bool(made) == bool(plain)
            assert made.bisect_left(value) == sum(other < value for other in plain)
            for low, high in ((0, 100), (2, 5), (value, value + 3), (5, 2)):
                assert list(made.islice(low, high)) == plain[low:high]
                assert list(made.islice(low, high, reverse=True)) == plain[low:high][::-1]
        for copy, content_then in copies:
            assert list(copy.islice(0, 1000)) == content_then
