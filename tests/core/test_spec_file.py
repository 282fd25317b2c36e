"""A spec in parts: joined in the order of its tags, and refused where two parts disagree."""

from pathlib import Path

import pytest

from mockserver.core.errors import ContractError
from mockserver.core.spec_file import find_spec

HEAD = """openapi: 3.2.0
info: {title: Acme, version: "1"}
tags:
  - name: people
  - name: places
components:
  schemas:
    # shared by all
    Shared: {type: string}
"""
PEOPLE = """paths:
  # who there is
  /people:
    get: {operationId: list_people, tags: [people]}
components:
  schemas:
    Person: {type: object}
"""
PLACES = """paths:
  /places:
    get:
      operationId: list_places
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "acme"
    place.mkdir()
    for name, text in {"openapi": HEAD, "places": PLACES, "people": PEOPLE}.items():
        (place / f"{name}.yaml").write_text(text)
    return tmp_path


def test_find_spec__parts_are_joined_in_the_order_of_the_tags(folder: Path) -> None:
    spec = find_spec(folder, "acme")
    assert list(spec.document()) == ["openapi", "info", "tags", "paths", "components"]
    assert list(spec.document()["paths"]) == ["/people", "/places"]
    assert list(spec.document()["components"]["schemas"]) == ["Shared", "Person"]
    assert "# who there is" in spec.text and "# shared by all" in spec.text


def test_find_spec__place_of_an_operation(folder: Path) -> None:
    spec = find_spec(folder, "acme")
    assert spec.line_of("list_people") == ("specs/acme/people.yaml", 4)
    assert spec.line_of("list_places") == ("specs/acme/places.yaml", 4)
    assert spec.line_of("list_place") is None
    assert spec.where("places") == "specs/acme/places.yaml"


@pytest.mark.parametrize(
    ("part", "text", "complaint"),
    [
        ("places", PLACES + "  /people:\n    post: {}\n", "people.yaml and places.yaml of specs/acme both have path /people"),
        (
            "places",
            PLACES + "components:\n  schemas:\n    Shared: {}\n",
            "openapi.yaml and places.yaml of specs/acme both have schemas Shared",
        ),
        ("places", "info: {}\n" + PLACES, "specs/acme/places.yaml: a part holds paths and components; info is openapi.yaml's"),
        ("plaices", PLACES, "specs/acme/plaices.yaml belongs to no tag"),
    ],
)
def test_find_spec__parts_that_disagree_are_refused(folder: Path, part: str, text: str, complaint: str) -> None:
    (folder / "acme" / f"{part}.yaml").write_text(text)
    with pytest.raises(ContractError) as refused:
        find_spec(folder, "acme").document()
    assert complaint in str(refused.value)


def test_find_spec__no_spec_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"there is no spec of acme: write specs/acme\.yaml"):
        find_spec(tmp_path, "acme")
