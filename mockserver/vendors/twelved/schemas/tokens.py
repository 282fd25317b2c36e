"""What the request for a token takes."""

from .binding import Int32, Model, Text


class TokenRequest(Model):
    """public, vendor's help page on creating a personal access token for an app"""

    ClientId = Text()
    Name = Text()
    ExpireInDays = Int32()
