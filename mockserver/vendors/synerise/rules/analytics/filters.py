"""Conditions and profile filters: whether an event or a profile meets them."""

from .constraints import holds
from .definitions import Chain, Condition, Item, ProfileFilter
from .scope import Scope, read_value


def meets(chain: Chain, scope: Scope) -> bool:
    """Folded from left to right, AND before nothing and OR before nothing: public (by position) and inferred (no precedence).

    No link at all lets everything pass.
    """
    met = True
    for place, (operator, link) in enumerate(chain.links):
        if place == 0 or met is (operator == "AND"):  # false AND, true OR decide alone
            met = meets_link(link, scope)
    return met


def meets_link(link: Condition | Item, scope: Scope) -> bool:
    if isinstance(link, Condition):
        return holds(link.constraint, read_value(link.attribute, scope), scope.setting)
    return meets(link.conditions, scope) is link.matching


def passes(filter: ProfileFilter, scope: Scope) -> bool:
    """Whether the scope's profile passes: documented in effect, docs/synerise-api-reference.txt:4699.

    An empty list lets everybody pass (public, the WooCommerce plugin's generated client), also with `matching` false (assumed).
    """
    if not filter.chain.links:
        return True
    return meets(filter.chain, scope.at(None)) is filter.matching
