"""What a user got wrong before the server serves: one line that names it, never a traceback, an empty world or a hang."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mockserver.cli import main
from mockserver.core.spec_file import find_spec
from mockserver.settings import data_folder

Make = Callable[[Path], object]


def read_out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) not in (0, None)
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("mockserver: ") and "Traceback" not in err, err
    return err


FOLDERS: dict[str, Make] = {
    "a table that is a dangling link": lambda place: _link(place / "incoplax" / "contacts.json", place / "gone.json"),
    "a table that is a link to itself": lambda place: _link(place / "incoplax" / "contacts.json", place / "incoplax" / "contacts.json"),
    "a table that is a folder": lambda place: (place / "incoplax" / "contacts.json").mkdir(parents=True),
    "a table that is a pipe": lambda place: os.mkfifo(_make(place / "incoplax" / "contacts.json")),
    "a plain file for a vendor's folder": lambda place: (place / "incoplax").write_text("[]"),
    "a link to itself for a vendor's folder": lambda place: _link(place / "incoplax", place / "incoplax"),
    "a dangling link for a vendor's folder": lambda place: _link(place / "incoplax", place / "gone"),
    "a pipe for a vendor's folder": lambda place: os.mkfifo(_make(place / "incoplax")),
}


def _make(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _link(file: Path, target: Path) -> None:
    _make(file).symlink_to(target)


STUBS: dict[str, Make] = {
    "a dangling link": lambda file: file.symlink_to(file.parent / "gone"),
    "a link to itself": lambda file: file.symlink_to(file),
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
}


@pytest.mark.parametrize("case", STUBS)
def test_check__stubs_that_cannot_be_read_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str) -> None:
    (tmp_path / "incoplax").mkdir()
    STUBS[case](tmp_path / "stubs.json")
    assert "stubs.json#" in read_out(capsys, "check", "--fixtures", str(tmp_path), "--vendors", "incoplax")


def test_check__settings_file_that_is_a_pipe_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mock.toml")
    assert "it is a pipe" in read_out(capsys, "check", "--settings", str(tmp_path / "mock.toml"))


@pytest.mark.parametrize("case", FOLDERS)
def test_check__fixtures_that_cannot_be_read_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str) -> None:
    (tmp_path / "eloqua").mkdir()
    FOLDERS[case](tmp_path)
    assert "incoplax" in read_out(capsys, "check", "--fixtures", str(tmp_path), "--vendors", "incoplax,eloqua")


def test_check__fixture_whose_name_has_a_line_break_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _make(tmp_path / "incoplax" / "con\ntacts.json").write_text("[]")
    assert "con" in read_out(capsys, "check", "--fixtures", str(tmp_path), "--vendors", "incoplax")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 20_000, "cannot be read"),
        ("port = " + "9" * 5_000, "cannot be read"),
        ("vendors = []", "vendors"),
        ("threads = 100000", "threads"),
        ("threads = 1001", "at most 1000"),
        ("trust_proxy = 1", "trust_proxy"),
        ("allowed_hosts = 5", "allowed_hosts"),
        ("client_timeout = 0", "client_timeout"),
        ('cors = "maybe"', "cors"),
    ],
)
def test_check__settings_file_that_cannot_be_read_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "mock.toml"
    file.write_text(text)
    assert words in read_out(capsys, "check", "--settings", str(file))


def test_check__settings_file_with_a_byte_order_mark_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mock.toml"
    file.write_text('vendors = "incoplax"\n', encoding="utf-8-sig")
    assert main(["check", "--settings", str(file)]) == 0
    assert "1 vendors" in capsys.readouterr().out


def test_check__no_vendors_in_the_environment_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKSERVER_VENDORS", " , ")
    assert "vendors" in read_out(capsys, "check")


@pytest.mark.parametrize("text", ["[]", "{", "null", ""])
def test_spec__whose_compiled_form_is_none_is_read_anew(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has happened to the folder of compiled specs, which is nobody's work."""
    monkeypatch.setattr("mockserver.core.spec_file.CACHE", tmp_path)
    whole = find_spec(data_folder("specs"), "incoplax").document()
    (compiled,) = tmp_path.glob("spec-incoplax-*.json")
    compiled.write_text(text)
    assert find_spec(data_folder("specs"), "incoplax").document() == whole
