"""Acts whose effect is shown before they are sent: corrections, merges, splits; and setting a case apart."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.cases_service_pb2 import GetCaseResponse
from cityloop_city import CityModel

from cityloop_console.desk.adapters.cases_client import CasesClient, Doing
from cityloop_console.desk.domain.corrections import CORRECT, Changed, TitleOf, changes, filled, is_confirmed
from cityloop_console.desk.domain.mergings import (
    MERGE,
    SEPARATE,
    SPLIT,
    Choice,
    choices_of,
    filled_split,
    merge_is_confirmed,
    other_number,
    separation_is_confirmed,
    split_is_confirmed,
)
from cityloop_console.desk.entrypoints.sent_acts import SentForm, version_in
from cityloop_console.sign_in.domain.signed_in import SignedIn

SHOWN_FIRST = {CORRECT, MERGE, SEPARATE, SPLIT}
"""Acts that this module sends."""
MAX_NUMBER = 64


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What is shown of an act before it is sent."""

    changes: list[Changed] | None = None
    """Of a correction."""
    other: Case | None = None
    """Of a merge: the case that goes on."""
    going: list[Choice] | None = None
    """Of a split."""


async def show_or_send(
    cases: CasesClient,
    person: SignedIn,
    found: GetCaseResponse,
    sent: SentForm,
    city: CityModel,
    title: TitleOf,
) -> ToConfirm | None:
    """What is to be confirmed; None where it was, and is sent.

    Args:
        cases: collaboration-tasks.
        person: who acts.
        found: the case, as it stands.
        sent: the form.
        city: in use.
        title: what people call a class.

    Raises:
        RefusedError: it is refused.
    """
    form, case = sent.fields, found.case
    act = Doing(person, form.get("post", ""), form.get("key", ""), case.case_id)
    match form["act"]:
        case "correct":
            wanted = filled(form, case)
            if not is_confirmed(form):
                return ToConfirm(changes=changes(case, wanted, title, city.resolve))
            await cases.correct(act, version_in(form), wanted)
        case "merge":
            number = other_number(form, case)
            other = (await cases.case(person, number[:MAX_NUMBER])).case
            if not merge_is_confirmed(form):
                return ToConfirm(other=other)
            await cases.merge(
                act, version_in(form), other.case_id, version_in(form, "other_version"), form["text"].strip()
            )
        case "split":
            choices = choices_of(found.signals)
            split = filled_split(form, sent.signals, case, choices)
            if not split_is_confirmed(form, sent.signals):
                return ToConfirm(going=[choice for choice in choices if choice.signal_id in set(sent.signals)])
            await cases.split(act, version_in(form), split)
        case _:
            if not separation_is_confirmed(form):
                return ToConfirm()
            await cases.separate(act, version_in(form), form["text"].strip())
    return None
