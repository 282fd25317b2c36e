"""What the operations on aggregates take."""

from itertools import product

from .analyses import Body, Definition, Namespace, Paging, Part, Visible, Word
from .values import Lenient

SORTS = tuple(
    ",".join(pair) for pair in product(("name", "isPredefinedAnalytic", "isDynamicAnalytic", "created", "title"), ("asc", "desc"))
)
"""documented, docs/synerise-api-reference.txt:4905"""


class NewAggregate(Body):
    """documented, docs/synerise-api-reference.txt:4975-4976."""

    aggregate = Definition()
    isVisibleForClientProfile = Visible()


class Sorted(Lenient):
    sort = Word(*SORTS)


class AggregateSearch(Paging, Sorted):
    """documented, docs/synerise-api-reference.txt:5031-5034."""


class AggregateList(AggregateSearch, Namespace):
    """documented, docs/synerise-api-reference.txt:4902-4906."""


class Histogram(Body):
    """documented, docs/synerise-api-reference.txt:5403-5406; all of it optional."""

    variables = Part()
    dateFilter = Part()
    aggregateDataBy = Part()
