"""What a person meets first on the command line."""

import pytest

from mockserver import __version__
from mockserver.cli import main


def test_command__bare_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("usage: mockserver ") and "serve until Ctrl-C" in out and err == ""


def test_command_line__version_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"mockserver {__version__}\n"
