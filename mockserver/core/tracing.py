"""A judge that also says which keyword of the spec was broken, and by which value: slower, and asked only by who wants an explanation."""

from itertools import islice
from typing import Any

from mockserver.core.judge import MOST, Judge, Violation
from mockserver.core.wire import escape


class Tracer(Judge):
    """Its violations have two further members: `spec`, the pointer of the keyword in the spec, and `value`, what was sent there."""

    def _errors(self, pointer: str, value: Any, place: str, prefix: str, most: int = MOST) -> list[Violation]:
        validator = self.validator(pointer)
        if validator.is_valid(value):
            return []
        found: list[Violation] = []
        for error in islice(validator.iter_errors(value), MOST):
            path = prefix + "".join(f"/{escape(str(part))}" for part in error.instance_path)
            rule, unknown = str(error.kind.name), getattr(error.kind, "unexpected", ())
            spec = "".join(f"/{escape(str(part))}" for part in error.schema_path)
            if unknown:
                for member in islice(unknown, MOST):
                    breach = {
                        "in": place,
                        "pointer": f"{path}/{escape(member)}",
                        "rule": rule,
                        "message": f"there is no member {member!r}",
                    }
                    found.append({**breach, "spec": spec, "value": error.instance.get(member)})
            else:
                breach = {"in": place, "pointer": path, "rule": rule, "message": error.message, "spec": spec, "value": error.instance}
                found.append(breach | ({"missing": error.kind.property} if rule == "required" else {}))
        return found
