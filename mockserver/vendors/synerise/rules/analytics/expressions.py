"""Expressions: a walk over the tree of functions, attributes and constants."""

from .constraints import Constant, Variable
from .definitions import Function, Leaf, Node
from .functions import EAGER, LAZY
from .scope import Scope, read_value
from .values import Value


def compute(node: Node, scope: Scope) -> Value:
    """The value of a tree for the scope's profile and event. Arguments from left to right; errors of data are None, never exceptions."""
    if isinstance(node, Constant | Variable):
        return scope.setting.value(node)
    if isinstance(node, Leaf):
        return read_value(node.attribute, scope if node.kind == "EVENT" else scope.at(None))
    if node.name in LAZY:
        return _lazily(node, scope)
    return EAGER[node.name][1](scope.setting, [compute(argument, scope) for argument in node.arguments])


def _lazily(node: Function, scope: Scope) -> Value:
    """AND false and OR true decide alone; IF evaluates the branch that it takes, arg3 where the condition is null: assumed."""
    first = compute(node.arguments[0], scope)
    if node.name == "IF":
        return compute(node.arguments[1 if first is True else 2], scope)
    decides = node.name == "OR"
    if first is decides:
        return decides
    second = compute(node.arguments[1], scope)
    if second is decides:
        return decides
    return not decides if isinstance(first, bool) and isinstance(second, bool) else None
