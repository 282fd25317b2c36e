"""`mockserver spec`: as it is written, and for generators."""

import json

import pytest

from mockserver.cli import main


def test_spec__is_printed_as_it_is_written_or_for_generators(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["spec", "incoplax"]) == 0
    assert capsys.readouterr().out.startswith("openapi: 3.2.0\n")
    assert main(["spec", "incoplax", "--openapi", "3.1"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"] == "3.1.0"
    assert main(["spec", "nobody"]) == 1
    assert "there is no vendor 'nobody'" in capsys.readouterr().err
