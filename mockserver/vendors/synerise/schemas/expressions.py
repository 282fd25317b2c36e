"""What the operations on expressions take."""

from .analyses import Body, Definition, Namespace, Paging, Visible, Word
from .values import Lenient


class NewExpression(Body):
    """documented, docs/synerise-api-reference.txt:4330-4331."""

    analysis = Definition()
    isVisibleForClientProfile = Visible()


class ExpressionType(Lenient):
    filter = Word("NONE", "CLIENT", "EVENT")


class ExpressionList(Paging, ExpressionType):
    """documented, docs/synerise-api-reference.txt:4267-4270."""


class ExpressionProjections(Namespace, ExpressionType):
    """documented, docs/synerise-api-reference.txt:4441-4442."""
