"""What every refusal looks like."""

from typing import Any

from mockserver.client import Response


def problem(response: Response, status: int, pointer: str | None = None, place: str = "body") -> dict[str, Any]:
    """The problem document, after checking its shape; `pointer` must be among its errors."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert list(document)[:5] == ["type", "title", "status", "detail", "errors"]
    assert document["status"] == status and document["title"] and document["detail"]
    if pointer is not None:
        assert (place, pointer) in [(error["in"], error["pointer"]) for error in document["errors"]], document["errors"]
        assert all(error["message"] for error in document["errors"])
    return document
