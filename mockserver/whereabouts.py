"""Where the servers of this machine listen: each writes it down, so that `mockserver health` finds the one it is meant to ask.

A file a process in a folder of the user's own, in memory where the machine has such a place: a read-only container has `/dev/shm`.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_down(host: str, port: int) -> Path | None:
    """The file, for `forget`; None where nothing can be written."""
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            if not _is_ours(folder):
                continue
            file = folder / str(os.getpid())
            file.write_text(json.dumps([host, port]), encoding="utf-8")
            return file
    return None


@contextmanager
def announce(host: str, port: int) -> Iterator[None]:
    """Written down for as long as the server serves."""
    file = write_down(host, port)
    try:
        yield
    finally:
        if file is not None:
            with suppress(OSError):
                file.unlink()


def find(port: int) -> tuple[str, int] | None:
    """Where a running server listens: the one on that port, else the one that was started last. None where none is written down."""
    found: list[tuple[bool, float, tuple[str, int]]] = []
    for folder in _folders():
        with suppress(OSError):
            for file in folder.iterdir() if _is_ours(folder) else ():
                with suppress(OSError, ValueError):
                    if _runs(int(file.name)):
                        host, at = json.loads(file.read_text(encoding="utf-8"))
                        found.append((at == port, file.stat().st_mtime, (host, at)))
    return max(found)[2] if found else None


def _folders() -> Iterator[Path]:
    for place in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm", tempfile.gettempdir()):
        if place:
            yield Path(place) / f"mockserver-{os.getuid()}"


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022 and not folder.is_symlink()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
