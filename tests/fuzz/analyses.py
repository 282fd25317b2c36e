"""Smaller shapes in place of Synerise's definitions of analyses, for generated data.

The spec says the whole grammar, a recursive choice of many shapes: schemathesis takes minutes to enumerate it, and rules between the
members of a list (an operator between two items) are beyond JSON Schema. What these shapes leave out is in
tests/vendors/synerise/analytics, where Hypothesis makes definitions that are compared with a plain reference.
"""

from typing import Any

CONSTANT = {
    "type": "object",
    "required": ["type", "constant"],
    "properties": {"type": {"const": "CONSTANT"}, "constant": {"type": ["number", "string", "boolean"]}},
}
SMALLER: dict[str, Any] = {
    "AnalyticsEventNode": CONSTANT,
    "AnalyticsClientNode": CONSTANT,
    "AnalyticsAttribute": {
        "type": "object",
        "required": ["type", "param"],
        "properties": {"type": {"const": "PARAM"}, "param": {"type": "string"}},
    },
    "AnalyticsConstraint": {
        "type": "object",
        "required": ["type", "logic"],
        "properties": {"type": {"const": "NULL"}, "logic": {"enum": ["IS_NULL", "IS_NOT_NULL"]}},
    },
    "AnalyticsConditions": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/AnalyticsCondition"}},
    "AnalyticsProfileFilter": {
        "type": "object",
        "properties": {
            "matching": {"type": ["boolean", "null"]},
            "expressions": {"type": ["array", "null"], "maxItems": 0},
            "expression": {"type": ["object", "null"]},
        },
    },
    "AnalyticsTime": {"type": "string", "pattern": "^20[0-9]{2}-0[1-9]-[12][0-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z$"},
    "AnalyticsDateFilter": {
        "anyOf": [
            {"type": "object", "maxProperties": 0},
            {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"const": "ABSOLUTE"}, "from": {"$ref": "#/components/schemas/AnalyticsTime"}},
            },
        ]
    },
    "ExpressionDefinition": {
        "type": "object",
        "required": ["name", "type", "expression"],
        "properties": {
            "name": {"type": "string"},
            "description": {"type": ["string", "null"]},
            "type": {"const": "CLIENT"},
            "expression": {"$ref": "#/components/schemas/AnalyticsClientNode"},
        },
    },
}
