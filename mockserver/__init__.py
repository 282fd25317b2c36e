"""Stateful fakes of vendors' HTTP APIs: a server, and a pytest fixture.

Public names: `create_app(settings) -> Mock` (a WSGI app), `Settings`, `MockServer` (the app on a thread and a port).
They are imported when first asked for, so that importing the package costs nothing: `__main__` takes signals right after it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "create_app": "app",
    "Mock": "app",
    "Settings": "settings",
    "load_settings": "settings",
    "MockServer": "testing",
    "Client": "client",
}
__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> "Any":
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"mockserver.{_HOMES[name]}"), name)
    raise AttributeError(name)
