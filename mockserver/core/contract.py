"""The contract of one vendor: its spec, compared with the handlers, and the judge of its traffic."""

from collections.abc import Iterable
from typing import Any

from mockserver.core.judge import Judge
from mockserver.core.openapi import OperationSpec, operations_of
from mockserver.core.operation import Operation
from mockserver.core.spec_file import SpecFile
from mockserver.core.wire import write_json


class Contract:
    """One vendor's spec: `document`, `operations` by id, and the `judge`."""

    def __init__(self, name: str, document: dict[str, Any], file: SpecFile | None = None) -> None:
        self.name, self.document, self.file = name, document, file
        self.operations: dict[str, OperationSpec] = operations_of(document)
        self.judge = Judge(name, document, self.operations)

    def where(self, tag: str = "") -> str:
        """The file that holds the operations of a tag, as a reader of the checkout types it."""
        return self.file.where(tag) if self.file else f"specs/{self.name}.yaml"

    def example_row(self, component: str | None) -> str | None:
        """A row that satisfies a component, as the spec gives one (`example`, `examples`), as JSON; else the names that it requires."""
        schema = self.document.get("components", {}).get("schemas", {}).get(component, {})
        if "example" in schema or schema.get("examples"):
            return write_json(schema["example"] if "example" in schema else schema["examples"][0]).decode()
        required = schema.get("required")
        return f"an object with {', '.join(required)}" if required else None

    def has_component(self, component: str) -> bool:
        return component in self.document.get("components", {}).get("schemas", {})

    def differences(self, operations: Iterable[Operation]) -> list[str]:
        """What to mend where spec and handlers differ, one instruction a line; both ways."""
        found = []
        handled: dict[str, str] = {}
        for operation in operations:
            module = operation.module.rpartition(".")[2]
            place, file = f"{operation.module}.{operation.id}", self.where(module)
            spec = self.operations.get(operation.id)
            if spec is None:
                found.append(f"{place} answers {operation.wire}, yet {file} has no operationId {operation.id}: add it")
                continue
            handled[spec.id] = place
            if (spec.verb, spec.path) != (operation.verb, operation.path):
                found.append(f"{place} answers {operation.wire}, yet {file} says {spec.verb} {spec.path}: make them equal")
            if spec.tag != module:
                found.append(f"{place} stands in module {module}, yet its first tag in {file} is {spec.tag!r}: make them equal")
            for verb in operation.also:
                alias = f"{operation.id}__{verb.lower()}"
                handled[alias] = place
                other = self.operations.get(alias)
                if other is None or (other.verb, other.path, other.alias_of) != (verb, operation.path, operation.id):
                    wanted = f"operationId {alias}, x-alias-of {operation.id}"
                    found.append(f"{place} answers {verb} {operation.path} too: {file} needs it, {wanted}")
        for spec in self.operations.values():
            if spec.id not in handled:
                file = self.where(spec.tag)
                found.append(
                    f"{file} has {spec.verb} {spec.path} ({spec.id or 'no operationId'}), yet no handler of that name is bound: write it"
                )
        return found


def load_contract(file: SpecFile) -> Contract:
    """The contract that a spec's file holds."""
    return Contract(file.name, file.document(), file)
