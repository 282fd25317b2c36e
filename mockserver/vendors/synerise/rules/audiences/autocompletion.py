"""Suggestions for a field from its values, by how they begin."""

from collections import Counter
from heapq import nsmallest
from typing import Any

from mockserver.core.world import State

from .customer_lists import find_member

END = "\U0010ffff"  # after every text that begins alike


def autocomplete_crm_profiles(state: State, field: str, prefix: str, limit: int) -> dict[str, Any]:
    """The values that begin so, in any case; those that most profiles have come first, equals by the alphabet.

    documented, docs/synerise-api-reference.txt:3796-3807; what relevance is, and that case does not matter: assumed. The cost follows
    the profiles that have such a value, not the workspace's.
    """
    member = find_member(field, "field")
    path = member.split(".", 1)
    counts: Counter[str] = Counter()
    for beginning in spellings(state, member, prefix):
        for row in state.profiles.span(member, (beginning,), (beginning + END,)):
            counts[row[path[0]] if len(path) == 1 else row[path[0]][path[1]]] += 1
    return {"entries": nsmallest(limit, counts, key=lambda value: (-counts[value], value))}


def spellings(state: State, member: str, prefix: str) -> list[str]:
    """The ways to write the prefix, as to case, in which some value begins with it."""
    found = [""]
    for letter in prefix:
        longer = [stem + each for stem in found for each in dict.fromkeys((letter, letter.lower(), letter.upper()))]
        found = [each for each in longer if state.profiles.span(member, (each,), (each + END,), limit=1)]
    return found
