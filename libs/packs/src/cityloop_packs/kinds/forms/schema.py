"""Forms: what people are asked, on which pages, and what of it becomes attributes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from cityloop_expressions import Attribute, AttributeName
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import ClassName, Identifier, LabelText, RoleName, Strict

MOST_ROWS = 200
MOST_FIELDS = 300
"""Of a form, those of its groups included."""
Purpose = Literal["report", "feedback", "check", "flow"]
ShownWhen = Annotated[str, Field(min_length=1, max_length=1_000)]
"""In CEL, on fields that stand before. It is no condition of classes: its variables are the form's own."""
DatasetField = Annotated[str, Field(min_length=1, max_length=100)]


class RowSource(Strict):
    """A field of a row of a dataset."""

    dataset: Identifier = Field(description="Dataset; who answers needs an agreement on it, else nothing is put in.")
    field: DatasetField = Field(description="Field of the dataset whose value is put in; never a masked one.")
    key: AttributeName = Field(description="Attribute of the case or flow that holds the key of the row.")


class Prefill(Strict):
    """Where a field's value may come from before the person begins: one of these."""

    subject: AttributeName | None = Field(None, description="An attribute of the case or flow, of the same type.")
    last: Literal["subject", "department"] | None = Field(
        None, description="The last answer to the form: about the same case or flow, or of the department about any."
    )
    row: RowSource | None = Field(None, description="A row of a dataset, under an agreement.")

    @model_validator(mode="after")
    def _one(self) -> Prefill:
        if sum(source is not None for source in (self.subject, self.last, self.row)) != 1:
            raise SentenceError(say("pack-form-prefill-one"))
        return self


class FormField(Attribute):
    """One thing that is asked. An attribute of the same name that the subject has takes the answer."""

    takes_files: ClassVar[bool] = True

    required: bool = Field(False, description="Whether an answer without it is refused, where it is asked.")
    when: ShownWhen | None = Field(None, description="It is asked where this holds; always when absent.")
    prefill: tuple[Prefill, ...] = Field(
        (),
        max_length=4,
        description="What an officer finds put in and confirms: by the first of these that has a value.",
    )


class FormGroup(Strict):
    """Fields that are asked again and again, such as each of the trees that fell."""

    group: AttributeName = Field(description="Its name in answers.")
    name: LabelText = Field(description="What people call one of them.")
    least: int = Field(0, ge=0, le=MOST_ROWS, description="How many there must be, where it is asked.")
    most: int = Field(20, ge=1, le=MOST_ROWS, description="How many there may be.")
    when: ShownWhen | None = Field(None, description="It is asked where this holds; always when absent.")
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=50, description="What is asked of each.")

    @model_validator(mode="after")
    def _possible(self) -> FormGroup:
        if self.least > self.most:
            raise SentenceError(say("pack-form-rows-crossed", group=self.group, least=self.least, most=self.most))
        for item in self.fields:
            if item.prefill:
                raise SentenceError(say("pack-form-prefill-in-group", name=item.attribute))
        return self


class FormPage(Strict):
    """What is asked at once."""

    page: Identifier = Field(description="Its name.")
    name: LabelText = Field(description="Its heading.")
    when: ShownWhen | None = Field(None, description="It is shown where this holds; always when absent.")
    fields: tuple[FormField, ...] = Field((), max_length=100, description="What it asks once, in this order.")
    groups: tuple[FormGroup, ...] = Field((), max_length=10, description="What it asks again and again, after that.")


class FormDefinition(Strict):
    """forms.yaml: a form, by what it is for."""

    form: Identifier = Field(description="Its name.")
    name: LabelText = Field(description="What people call it.")
    hint: LabelText | None = Field(None, description="What people are told before they begin.")
    purpose: Purpose = Field(
        description="For a report of its classes, the feedback of a task, the check of a case or a flow (a checklist),"
        " or what a flow needs to know."
    )
    event_classes: tuple[ClassName, ...] = Field(
        (), description="Of reports, feedback and checks: the classes that it is for."
    )
    flows: tuple[Identifier, ...] = Field((), description="Of checks and flows: flows of the same pack.")
    roles: tuple[RoleName, ...] = Field(
        (), description="Of checks and flows: whose posts answer it. A report is anybody's, feedback the department's."
    )
    must: bool = Field(
        True, description="Whether a report or a feedback without it is refused, where it comes over a door that asks."
    )
    pages: tuple[FormPage, ...] = Field(min_length=1, max_length=20, description="What it asks, in this order.")

    @cached_property
    def fields(self) -> tuple[tuple[FormPage, FormField], ...]:
        """Every field that is asked once, with its page, in order."""
        return tuple((page, item) for page in self.pages for item in page.fields)

    @cached_property
    def groups(self) -> tuple[tuple[FormPage, FormGroup], ...]:
        """Every group with its page, in order."""
        return tuple((page, group) for page in self.pages for group in page.groups)

    def field(self, name: str) -> FormField | None:
        """A field that is asked once; None where there is none of the name."""
        return next((item for _, item in self.fields if item.attribute == name), None)

    def seen(self, name: str, greatest: int) -> bool:
        """Whether somebody sees a field, also one of a group, who sees up to a classification."""
        fields = (*(item for _, item in self.fields), *(item for _, group in self.groups for item in group.fields))
        return any(item.attribute == name and item.number <= greatest for item in fields)

    @cached_property
    def digest(self) -> str:
        """What tells this version of the form from every other: answers keep it."""
        content = json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """As it is kept with answers, and read again."""
        return self.model_dump(mode="json", exclude_unset=True)

    @model_validator(mode="after")
    def _for_something(self) -> FormDefinition:
        of_class, of_flow = bool(self.event_classes), bool(self.flows)
        fits = {
            "report": of_class and not of_flow,
            "feedback": of_class and not of_flow,
            "check": of_class != of_flow,
            "flow": of_flow and not of_class,
        }
        if not fits[self.purpose]:
            raise SentenceError(say("pack-form-for-nothing", purpose=self.purpose))
        if bool(self.roles) != (self.purpose in {"check", "flow"}):
            raise SentenceError(say("pack-form-roles", purpose=self.purpose))
        return self

    @model_validator(mode="after")
    def _photos_taken(self) -> FormDefinition:
        for item in (*(item for _, item in self.fields), *(item for _, group in self.groups for item in group.fields)):
            if self.purpose == "report" and item.type.value_field == "attachments":
                raise SentenceError(say("pack-form-photos-of-report", name=item.attribute))
        return self

    @model_validator(mode="after")
    def _can_be_prefilled(self) -> FormDefinition:
        """Of whoever reports nothing is known, and a file comes beside the document."""
        for _, item in self.fields:
            if item.prefill and (self.purpose == "report" or item.type.value_field == "attachments"):
                raise SentenceError(say("pack-form-prefill-not", name=item.attribute))
        return self

    @model_validator(mode="after")
    def _names_differ(self) -> FormDefinition:
        names = list(self._names())
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SentenceError(say("pack-form-names-alike", names=phrase_list(twice)))
        if not names or len(names) > MOST_FIELDS:
            raise SentenceError(say("pack-form-size", most=MOST_FIELDS))
        return self

    def _names(self) -> Iterator[str]:
        """A name stands once in the whole form: conditions and answers know it by that."""
        for page in self.pages:
            yield from (item.attribute for item in page.fields)
            for group in page.groups:
                yield group.group
                yield from (item.attribute for item in group.fields)
