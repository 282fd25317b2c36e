"""Who acts on what AdmiralCloud remembers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The user who sends a request."""

    user_id: int
    customer_id: int


ANYBODY = Caller(user_id=42, customer_id=1)
