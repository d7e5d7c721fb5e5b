"""Values that a pack names once, in its manifest, and uses in many places as `$name`; other packs may give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cityloop_declarations import Duration
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, ValidationError, model_validator

from cityloop_packs.validation import problem_phrases
from cityloop_packs.values import DepartmentName, Name, Strict

PARAMETER_MARK = "$"
Value = float | str
Values = Mapping[str, Value]
NO_VALUES: Values = {}


class UnknownParameterError(SentenceError):
    """The manifest has no parameter of this name."""


class ParameterValueError(SentenceError):
    """A value is not of the parameter's type."""


class Parameter(Strict):
    """A parameter: its type and the value that holds unless another pack gives one."""

    number: float | None = Field(None, description="Its value, where it is a number.")
    text: Name | None = Field(None, description="Its value, where it is a text.")
    duration: Duration | None = Field(None, description="ISO 8601 without years and months, such as P15D.")
    department: DepartmentName | None = Field(None, description="Its value, where it is a department of the city.")

    @model_validator(mode="after")
    def _one_type(self) -> Parameter:
        if len(self.model_fields_set) != 1 or getattr(self, self.type) is None:
            raise SentenceError(say("pack-parameter-one-value"))
        return self

    @property
    def type(self) -> str:
        """`number`, `text`, `duration` or `department`."""
        return next(iter(self.model_fields_set), "text")

    @property
    def value(self) -> Value:
        """As files use it: a duration as text of ISO 8601."""
        found: Value = self.model_dump(mode="json")[self.type]
        return found

    def checked(self, value: Any) -> Value:
        """Another value for it.

        Raises:
            ParameterValueError: it is not of its type.
        """
        try:
            return Parameter.model_validate({self.type: value}).value
        except ValidationError as error:
            _, phrase = next(problem_phrases(error))
            wanted = say(f"pack-type-{self.type}")
            raise ParameterValueError(say("pack-wrong-type", value=str(value), type=wanted, problem=phrase)) from error


def substituted(content: Any, values: Values) -> Any:
    """The content with every text that is `$name` replaced by the value of that name.

    Raises:
        UnknownParameterError: the manifest does not name it.
    """
    if isinstance(content, dict):
        return {key: substituted(value, values) for key, value in content.items()}
    if isinstance(content, list):
        return [substituted(item, values) for item in content]
    if not isinstance(content, str) or not content.startswith(PARAMETER_MARK):
        return content
    name = content.removeprefix(PARAMETER_MARK)
    if name not in values:
        known = phrase_list(values) if values else say("pack-has-none")
        raise UnknownParameterError(say("pack-parameter-unknown", name=name, known=known))
    return values[name]


def values_of(parameters: Mapping[str, Parameter], given: Values = NO_VALUES) -> Values:
    """The values of a pack's parameters: those that others give, else its own."""
    return {name: given.get(name, parameter.value) for name, parameter in parameters.items()}


def split(names: Mapping[str, Value]) -> Iterator[tuple[str, str, Value]]:
    """Pack, parameter and value of what a manifest gives to others, as `pack/parameter`."""
    for name, value in names.items():
        pack_id, _, parameter = name.partition("/")
        yield pack_id, parameter, value
