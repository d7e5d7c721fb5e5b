"""What guards, effects, steps of plays and the like have in common: a name, parameters, and how they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar, cast

from cityloop_kernel import PhraseList, Sentence, SentenceError, phrase_list, say

from cityloop_declarations.values import Strict


class Declaration(Strict):
    """Its fields are its parameters.

    It is written by its name alone (`photo`), or with its parameters (`remeasurement: {below: 5, dwell: PT15M}`); where
    one parameter is its `short` one, by the value of that (`within: P15D`).
    """

    name: ClassVar[str]
    short: ClassVar[str] = ""

    @classmethod
    def read(cls, parameters: Any) -> Any:
        """One with parameters as they are written.

        Raises:
            ValidationError: they are wrong.
        """
        if cls.short and not isinstance(parameters, dict):
            parameters = {cls.short: parameters}
        return cls.model_validate(parameters)

    def written(self) -> Any:
        """As it is written."""
        parameters = self.model_dump(mode="json", exclude_unset=True)
        if not parameters:
            return self.name
        return {self.name: parameters[self.short] if set(parameters) == {self.short} else parameters}

    @classmethod
    def written_schema(cls) -> dict[str, Any]:
        """JSON Schema of it as it is written."""
        schema = _written_out(cls.model_json_schema())
        required = "required" in schema
        short = [schema["properties"][cls.short]] if cls.short else []
        described = {"description": schema.pop("description", "")}
        full = {
            "type": "object",
            "properties": {cls.name: {"anyOf": [schema, *short]} if short else schema},
            "required": [cls.name],
            "additionalProperties": False,
        }
        return described | (full if required else {"anyOf": [{"const": cls.name}, full]})


Kind = TypeVar("Kind", bound=Declaration)


def reader(kinds: Sequence[type[Kind]], unknown: Callable[[str, PhraseList], Sentence]) -> Callable[[Any], Kind]:
    """Reads one of these as it is written; `unknown` says that a name is none of them, and which are known."""
    by_name = {kind.name: kind for kind in kinds}

    def read(value: Any) -> Kind:
        if isinstance(value, Declaration) and value.name in by_name:
            return cast("Kind", value)
        name, parameters = next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else (value, {})
        if not isinstance(name, str) or name not in by_name:
            raise SentenceError(unknown(str(name), phrase_list(sorted(by_name))))
        found: Kind = by_name[name].read(parameters)
        return found

    return read


def _written_out(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without definitions of its own: it becomes a part of another, which would not know them."""
    definitions = schema.pop("$defs", {})

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return [inside(part) for part in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            defined = definitions[value["$ref"].rpartition("/")[2]]
            return inside(defined | {name: part for name, part in value.items() if name != "$ref"})
        return {name: inside(part) for name, part in value.items()}

    written: dict[str, Any] = inside(schema)
    return written


def refuse_duplicates(declared: Iterable[Declaration]) -> None:
    """Each name once.

    Raises:
        SentenceError: one stands twice.
    """
    names = [item.name for item in declared]
    if len(set(names)) < len(names):
        twice = sorted(name for name, times in Counter(names).items() if times > 1)
        raise SentenceError(say("declaration-twice", names=phrase_list(twice)))


def schema_of(kinds: Iterable[type[Declaration]]) -> dict[str, Any]:
    """JSON Schema of any of these as they are written."""
    return {"anyOf": [kind.written_schema() for kind in kinds]}
