"""Forms of the desk as browsers send them, with photos, and the calls that they become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cityloop.cases.v1.case_pb2 import TaskStep
from cityloop.cases.v1.cases_service_pb2 import DecideCaseRequest, Oversight
from cityloop.cases.v1.tasks_service_pb2 import Attachment
from cityloop_kernel import InvalidError
from cityloop_messaging import to_timestamp
from cityloop_pictures import media_type_of
from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from cityloop_console.desk.adapters.cases_client import CasesClient, Doing
from cityloop_console.desk.domain.acts import ARRIVED, CONTACTED, END_SUPERVISION, SUPERVISE, URGE
from cityloop_console.desk.domain.positions import position_of
from cityloop_console.sign_in.domain.signed_in import SignedIn

PHOTOS = 3
"""That a form takes; each has a field of its own, and beside it whether residents may see it."""
MOST_PHOTO_BYTES, PHOTO_MEGABYTES = 5 * 1024 * 1024, 5
"""Of all together, as collaboration-tasks takes them: what is larger is not sent there."""
MOST_FIELDS = 560
"""Of a form; that of a split has a field for each signal that goes."""
MOST_DIGITS = 18
OVERSIGHTS = {
    URGE: Oversight.OVERSIGHT_URGE,
    SUPERVISE: Oversight.OVERSIGHT_SUPERVISE,
    END_SUPERVISION: Oversight.OVERSIGHT_END_SUPERVISION,
}
STEPS = {CONTACTED: TaskStep.TASK_STEP_CONTACTED, ARRIVED: TaskStep.TASK_STEP_ARRIVED}


@dataclass(frozen=True, slots=True)
class SentForm:
    """What a form of a case's page brings."""

    fields: Mapping[str, str]
    """Of each name the last."""
    departments: Collection[str]
    photos: Collection[Attachment]
    signals: Sequence[str] = ()
    """Those that were chosen."""


async def sent_form(request: Request) -> SentForm:
    """The form of a request, its photos as they are: their owner makes them anew."""
    async with request.form(max_files=PHOTOS, max_fields=MOST_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        departments = [value for value in form.getlist("departments") if isinstance(value, str)]
        signals = [value for value in form.getlist("signals") if isinstance(value, str)]
        return SentForm(fields, departments, await _photos(form, fields), signals)


async def _photos(form: FormData, fields: Mapping[str, str]) -> list[Attachment]:
    """Those that were chosen: a browser sends an empty file where none was."""
    found = []
    for number in range(1, PHOTOS + 1):
        file = form.get(f"photo{number}")
        content = await file.read() if isinstance(file, UploadFile) else b""
        if content:
            shown = f"shown{number}" in fields
            found.append(Attachment(media_type=media_type_of(content), content=content, shown=shown))
    return found


async def carry_out(cases: CasesClient, person: SignedIn, form: SentForm, zone: ZoneInfo) -> None:
    """Send an act to its owner, once for each form that was shown.

    Args:
        cases: collaboration-tasks.
        person: who acts.
        form: what was sent.
        zone: of the city, in which moments are written.

    Raises:
        RefusedError: it is refused.
    """
    fields = form.fields
    if sum(len(photo.content) for photo in form.photos) > MOST_PHOTO_BYTES:
        text = f"photos have at most {PHOTO_MEGABYTES} MB together; send smaller or fewer ones"
        raise InvalidError(text, "ATTACHMENTS_TOO_LARGE")
    kind, _, subject = fields.get("act", "").partition("/")
    act = Doing(person, fields.get("post", ""), fields.get("key", ""), subject)
    text, reply = fields.get("text", "").strip(), fields.get("reply", "").strip()
    match kind if subject else "":
        case "accept":
            await cases.accept(act)
        case "return" | "ask-return":
            await cases.give_back(act, text)
        case "contacted" | "arrived":
            await cases.record_step(act, STEPS[kind], text, position_of(fields))
        case "take-over":
            await cases.take_over(act, text)
        case "claim":
            await cases.assign(act, act.post_id, person.person_id, text)
        case "assign":
            post_id, _, person_id = fields.get("colleague", "").partition("|")
            await cases.assign(act, post_id, person_id, text)
        case "unassign":
            await cases.assign(act, "", "", text)
        case "approve-return":
            await cases.decide_return(act, fields.get("instead", ""), text, approve=True)
        case "refuse-return":
            await cases.decide_return(act, "", text, approve=False)
        case "urge" | "supervise" | "end-supervision":
            await cases.oversee(act, OVERSIGHTS[kind], text)
        case "feed-back":
            await cases.feed_back(act, text, reply, list(form.photos))
        case "move":
            decision = DecideCaseRequest(
                case_id=fields.get("case_id", ""),
                expected_version=version_in(fields),
                reason=text,
                reply=reply,
                department_ids=form.departments,
                attachments=form.photos,
            )
            until = _moment(fields.get("until", ""), zone)
            if until is not None:
                decision.until.CopyFrom(to_timestamp(until))
            await cases.decide(act, decision)
        case _:
            raise InvalidError("the form says no act: open the page again", "INVALID")


def version_in(fields: Mapping[str, str], name: str = "version") -> int:
    """The version of a case that the page showed; 0, any, where the form says none."""
    written = fields.get(name, "")
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else 0


def _moment(written: str, zone: ZoneInfo) -> dt.datetime | None:
    """A date with its time as a browser writes it, in the city's time zone; None where there is none."""
    try:
        return dt.datetime.fromisoformat(written.strip()).replace(tzinfo=zone)
    except ValueError:
        return None
