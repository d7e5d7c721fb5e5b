"""A form filled in: on which version, what it came to, what of it its subject takes, and what others see of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cityloop.common.v1.common_pb2 import AnsweredForm, AttributeOrigin, AttributeValue, FormProblem, PrefilledField
from cityloop_expressions import Attribute
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError, NotFoundError

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.forms.answers import Answer, Outcome, outcome_of
from cityloop_packs.kinds.forms.kind import FORMS
from cityloop_packs.kinds.forms.schema import FormDefinition, Purpose


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version of a form."""

    name: str
    """As pack/form."""
    form: FormDefinition
    pack_version: int
    """Of the pack that it was given from first."""

    @classmethod
    def of(cls, found: PackItem[FormDefinition]) -> FormVersion:
        """The version that packs in use have."""
        return cls(found.name, found.item, found.pack_version)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """An answer that was accepted, with the version that it was given on."""

    version: FormVersion
    answer: Answer
    keyed_from: int = 0
    """How it came, where another has keyed it: a number of `AnswerMedium`."""
    prefilled: tuple[PrefilledField, ...] = ()
    """What was put in beforehand, with what the person made of it."""

    @property
    def outcome(self) -> Outcome | None:
        """What its checklist came to; None where it has none."""
        return outcome_of(self.version.form, self.answer)

    @property
    def document(self) -> str:
        """The answer as it is kept."""
        return json.dumps(self.answer.document, ensure_ascii=False)

    def attributes(self, declared: Iterable[Attribute], origin: AttributeOrigin) -> dict[str, AttributeValue]:
        """What of it its subject takes: fields of the names of attributes that are declared now.

        Raises:
            InvalidError: an older version took what the attribute does not any more.
        """
        values = self.answer.values
        named = (item for item in declared if item.attribute in values and not item.retired)
        return {item.attribute: item.checked(values[item.attribute], origin) for item in named}

    def answered(self) -> AnsweredForm:
        """As contracts have it, without what was answered; when, whoever keeps it adds."""
        outcome = self.outcome or Outcome(0, 0, 0)
        return AnsweredForm(
            form=self.version.name,
            digest=self.version.form.digest,
            pack_version=self.version.pack_version,
            passed=outcome.passed,
            failed=outcome.failed,
            not_applicable=outcome.not_applicable,
            keyed_from=self.keyed_from,  # type: ignore[arg-type] # the number of the contract's enum
        )


def present_version(packs: Packs, name: str) -> FormVersion:
    """The version of a form that packs in use have.

    Raises:
        NotFoundError: they have no such form.
    """
    found = packs.named(FORMS).get(name)
    if found is None:
        raise NotFoundError(f"no pack in use has the form {name[:200]!r}", "FORM_UNKNOWN", {"form": name[:200]})
    return FormVersion.of(found)


def unknown_version(name: str) -> ConflictError:
    """The refusal of an answer to a version that nobody knows any more."""
    text = f"that version of {name[:200]} is not known here; get the form again and fill that in"
    return ConflictError(text, "FORM_VERSION_UNKNOWN", {"form": name[:200]})


def check_purpose(version: FormVersion, purposes: Collection[Purpose], subject: str) -> None:
    """Refuse a form that is for something else.

    Args:
        version: that was answered.
        purposes: of which it must have one.
        subject: name of the event class, or of the flow in its pack.

    Raises:
        InvalidError: it is not.
    """
    form = version.form
    if form.purpose not in purposes or subject not in (*form.event_classes, *form.flows):
        details = {"form": version.name, "subject": subject}
        raise InvalidError(f"{version.name} is no form that is asked for here of {subject}", "FORM_NOT_FOR", details)


def check_role(version: FormVersion, roles: Iterable[str]) -> None:
    """Refuse an answer by a post that does not give it.

    Raises:
        ForbiddenError: none of the roles answers the form.
    """
    allowed = version.form.roles
    if set(allowed).isdisjoint(roles):
        named = " ".join(allowed)
        raise ForbiddenError(f"a post with role {named} answers {version.name}", "ROLE_MISSING", {"roles": named})


def seen_of(form: FormDefinition, document: Mapping[str, Any], greatest: int) -> dict[str, Any]:
    """A document without what is classified higher than somebody sees."""
    fields = {item.attribute: item.number for _, item in form.fields}
    seen: dict[str, Any] = {
        name: value for name, value in document.items() if fields.get(name, greatest + 1) <= greatest
    }
    for _, group in form.groups:
        columns = {item.attribute for item in group.fields if item.number <= greatest}
        if columns and group.group in document:
            seen[group.group] = [
                {name: value for name, value in row.items() if name in columns} for row in document[group.group]
            ]
    return seen


def field_problem(error: InvalidError) -> FormProblem:
    """What is wrong with a field, as contracts have it."""
    return FormProblem(field=error.details.get("field", ""), reason=error.reason, details=error.details)
