"""Ids: as good as random, and the same in every fresh world."""

import re
import uuid

import pytest

from mockserver.core.ids import Ids, VendorIds


def test_uuid__version_4_lower_case_and_never_twice() -> None:
    ids = Ids()
    made = [ids.uuid("s") for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(uuid.UUID(each).version == 4 and uuid.UUID(each).variant == uuid.RFC_4122 and each == each.lower() for each in made)


def test_streams__of_two_worlds_are_equal_and_of_two_names_are_not() -> None:
    one, two = Ids(), Ids()
    assert [one.uuid("s") for _ in range(3)] == [two.uuid("s") for _ in range(3)]
    assert one.uuid("a") != two.uuid("b")


def test_streams__do_not_disturb_each_other() -> None:
    one, two = Ids(), Ids()
    one.uuid("other")
    assert one.uuid("s") == two.uuid("s")


def test_streams__known_value_on_any_machine() -> None:
    assert Ids().uuid("eloqua/syncs") == "2211262f-5336-4670-b7ae-0dd97f4f2324"


def test_vendor_ids__taken_ones_are_passed_over() -> None:
    world = Ids()
    first, second = (world.uuid("acme/s") for _ in range(2))
    assert VendorIds(Ids(), "acme").uuid("s", taken={first}.__contains__) == second
    assert VendorIds(Ids(), "acme").number("n", taken={1, 2}.__contains__) == 3
    assert VendorIds(Ids(), "acme").hex("s", 8, taken=lambda text: False) == VendorIds(Ids(), "acme").hex("s", 8)


def test_fork__goes_on_alike_and_apart() -> None:
    ids = Ids()
    ids.uuid("s")
    fork = ids.fork()
    assert fork.uuid("s") == ids.uuid("s")
    fork.uuid("s")
    assert fork.counts != ids.counts


def test_number__counts_from_start() -> None:
    ids = Ids()
    assert [ids.number("n", 100) for _ in range(3)] == [100, 101, 102]
    assert ids.number("m") == 1


@pytest.mark.parametrize("digits", [1, 8, 32, 64])
def test_hex__has_so_many_digits(digits: int) -> None:
    assert re.fullmatch(f"[0-9a-f]{{{digits}}}", Ids().hex("h", digits))


@pytest.mark.parametrize("n", [1, 31, 53, 256])
def test_bits__lie_below_the_bound_and_use_it(n: int) -> None:
    ids = Ids()
    made = [ids.bits("b", n) for _ in range(64)]
    assert all(0 <= each < 2**n for each in made) and max(made) >= 2 ** (n - 1)


def test_vendor_ids__share_no_stream() -> None:
    ids = Ids()
    one, two = VendorIds(ids, "a"), VendorIds(ids, "b")
    assert (one.number("n"), two.number("n"), one.number("n")) == (1, 1, 2)
    assert one.uuid("s") != two.uuid("s") and one.hex("s") != two.hex("s") and one.bits("s", 64) != two.bits("s", 64)
