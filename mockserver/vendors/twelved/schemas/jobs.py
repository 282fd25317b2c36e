"""What the job search takes."""

from .attributes import AttributeFilter
from .binding import Bool, Int32, Many, Model, Text, anything


class JobSearch(Model):
    """public, vendor's help page on searching jobs; notes on its API description (JobSearchModel)"""

    QuickSearchTerm = Text()
    Name = Text()
    Page = Int32()
    PageSize = Int32()
    Attributes = Many(AttributeFilter)
    ClientTimeZone = anything()
    RequiresPreparation = Bool()
