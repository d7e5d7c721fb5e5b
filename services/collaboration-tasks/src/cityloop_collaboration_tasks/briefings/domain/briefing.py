"""An edition of a briefing: it waits for figures, is a draft whose parts are written, and is signed as it was read."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop_expressions import classification_number
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError, check_text
from cityloop_packs import Briefing, PackItem

WAITING, DRAFT, SIGNED = (
    messages.BRIEFING_STATE_WAITING,
    messages.BRIEFING_STATE_DRAFT,
    messages.BRIEFING_STATE_SIGNED,
)
UNAVAILABLE, BEHIND = "FIGURES_UNAVAILABLE", "FIGURES_BEHIND"
LEEWAY = dt.timedelta(seconds=10)
"""Figures are live within seconds: a process that last looked longer before a moment is behind it."""
MOST_REASON = 1_000
UNREAD = ("state", "digest", "signed_by_post_id", "signed_at", "corrected_by_number", "waiting_reason")
"""What the digest is not of: it says how the edition stands, not what it says."""
ARGUMENT = 200
"""Characters of a name that a refusal repeats."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A stored edition, with the definition that it was drafted by."""

    message: messages.Briefing
    subject: str
    """The period or case that it is about: one briefing has one first edition of it."""
    definition: Briefing
    recorded_at: dt.datetime

    @property
    def number(self) -> str:
        """Its own."""
        return self.message.briefing_number

    @property
    def signed(self) -> bool:
        """Whether it never changes."""
        return self.message.state == SIGNED

    def with_message(self, message: messages.Briefing) -> Edition:
        """The same with another content."""
        return Edition(message, self.subject, self.definition, self.recorded_at)


@dataclass(frozen=True, slots=True)
class About:
    """What an edition is of: a period, or the event of a case that has ended."""

    subject: str
    unit: str
    start: dt.datetime
    end: dt.datetime
    case_number: str = ""
    event_number: str = ""


def first_edition(
    number: str, found: PackItem[Briefing], about: About, department_id: str, known_at: dt.datetime, now: dt.datetime
) -> Edition:
    """The first edition of what a briefing is about: it waits for its figures and lists."""
    item = found.item
    message = messages.Briefing(
        briefing_number=number,
        briefing=found.name,
        title=item.title.label(),
        edition=1,
        state=WAITING,
        case_number=about.case_number,
        event_number=about.event_number,
        parts=[
            messages.BriefingPart(
                part=part.part,
                title=part.title.label(),
                hint=None if part.hint is None else part.hint.label(),
                required=part.required,
                most=part.most,
            )
            for part in item.parts
        ],
        owner_department_id=department_id,
        owner_role=item.owner.role,
        classification=classification_number(item.classification),  # type: ignore[arg-type] # the contract's number
        pack_version=found.pack_version,
    )
    message.known_at.FromDatetime(known_at)
    message.period.unit = about.unit
    message.period.start.FromDatetime(about.start)
    message.period.end.FromDatetime(about.end)
    return Edition(message, about.subject, item, now)


def renewed(edition: Edition, known_at: dt.datetime) -> Edition:
    """An edition that waits for figures and lists as they are now; its texts stay.

    Raises:
        ConflictError: it is signed.
    """
    _require_unsigned(edition)
    message = _copy(edition.message)
    message.state, message.digest, message.waiting_reason = WAITING, "", ""
    message.known_at.FromDatetime(known_at)
    message.ClearField("drafted_at")
    del message.figures[:], message.lists[:]
    return edition.with_message(message)


def corrected(edition: Edition, number: str, reason: str, now: dt.datetime) -> Edition:
    """The next edition of one that is signed, with its texts.

    Raises:
        InvalidError: the reason is missing, too long, or cannot be kept.
        ConflictError: it is not signed.
    """
    if not reason.strip():
        raise InvalidError("say why it is corrected; its readers are told", "BRIEFING_REASON_MISSING")
    check_text("reason", reason, MOST_REASON)
    if not edition.signed:
        raise ConflictError("nobody has signed it: write its parts, or draft it anew", "BRIEFING_NOT_SIGNED")
    message = _copy(edition.message)
    message.signed_by_post_id = ""
    message.ClearField("signed_at")
    message.briefing_number, message.edition = number, message.edition + 1
    message.correction_reason, message.state = reason.strip(), DRAFT
    return renewed(Edition(message, edition.subject, edition.definition, now), now)


def filled(
    edition: Edition,
    figures: Sequence[messages.BriefingFigure],
    lists: Sequence[messages.BriefingList],
    known_at: dt.datetime,
    now: dt.datetime,
) -> Edition:
    """A draft with its figures and lists."""
    message = _copy(edition.message)
    message.state, message.waiting_reason = DRAFT, ""
    message.known_at.FromDatetime(known_at)
    message.drafted_at.FromDatetime(now)
    message.figures.extend(figures)
    message.lists.extend(lists)
    return edition.with_message(_digested(message))


def waiting_for(edition: Edition, reason: str) -> Edition:
    """The same, which says what it waits for."""
    message = _copy(edition.message)
    message.waiting_reason = reason
    return edition.with_message(message)


def written(edition: Edition, part: str, text: str, expected: int, post_id: str, now: dt.datetime) -> Edition:
    """A draft with another text in one of its parts.

    Raises:
        NotFoundError: it has no such part.
        InvalidError: the text is too long, or cannot be kept.
        ConflictError: it is signed, or somebody has written the part since it was read.
    """
    _require_unsigned(edition)
    message = _copy(edition.message)
    found = next((item for item in message.parts if item.part == part), None)
    if found is None:
        raise NotFoundError(f"it has no part {part[:ARGUMENT]!r}", "BRIEFING_PART_UNKNOWN")
    check_text("text", text, found.most)
    if found.version != expected:
        raise ConflictError(
            "somebody has written it since you read it; read it again", "BRIEFING_PART_CHANGED", {"part": part}
        )
    found.text, found.version, found.written_by_post_id = text.strip(), found.version + 1, post_id
    found.written_at.FromDatetime(now)
    return edition.with_message(message if message.state == WAITING else _digested(message))


def signed(edition: Edition, digest: str, post_id: str, now: dt.datetime) -> Edition:
    """The edition as it never changes any more.

    Raises:
        ConflictError: it waits for figures, says another thing than was read, or a required part is not written.
    """
    message = _copy(edition.message)
    if message.state == WAITING:
        raise ConflictError("its figures are not here yet; sign it when they are", "BRIEFING_WAITING")
    if message.digest != digest:
        raise ConflictError("it has changed since you read it; read it again", "BRIEFING_CHANGED")
    if message.state == SIGNED:
        return edition
    missing = [part.part for part in message.parts if part.required and not part.text]
    if missing:
        details = {"parts": " ".join(missing)}
        raise ConflictError(f"write its parts first: {', '.join(missing)}", "BRIEFING_PART_MISSING", details)
    message.state, message.signed_by_post_id = SIGNED, post_id
    message.signed_at.FromDatetime(now)
    return edition.with_message(message)


def digest_of(message: messages.Briefing) -> str:
    """Of all that is read in an edition."""
    read = _copy(message)
    for field in UNREAD:
        read.ClearField(field)
    return hashlib.sha256(read.SerializeToString(deterministic=True)).hexdigest()


def heading(message: messages.Briefing) -> messages.Briefing:
    """What a list of editions says of one: all but what stands in it."""
    short = _copy(message)
    del short.figures[:], short.lists[:], short.parts[:]
    return short


def check_department(owner_department_id: str, actor: Actor) -> None:
    """Refuse a post of another department than the owner's.

    Raises:
        ForbiddenError: as above.
    """
    if actor.department_id != owner_department_id:
        raise _not_owned(owner_department_id)


def check_signer(message: messages.Briefing, actor: Actor) -> None:
    """Refuse whoever is not the owner's post.

    Raises:
        ForbiddenError: another department owns it, or the post has not the owner's role.
    """
    if actor.department_id != message.owner_department_id or message.owner_role not in actor.roles:
        raise _not_owned(f"{message.owner_role} of {message.owner_department_id}")


def _not_owned(owner: str) -> ForbiddenError:
    return ForbiddenError(f"a post of {owner} does this", "BRIEFING_NOT_OWNED")


def unknown(name: str) -> NotFoundError:
    """The refusal of what there is not, or is not for the caller."""
    return NotFoundError(f"there is no briefing {name[:ARGUMENT]!r}; list them", "BRIEFING_UNKNOWN")


def _require_unsigned(edition: Edition) -> None:
    if edition.signed:
        raise ConflictError("it is signed and never changes; correct it", "BRIEFING_SIGNED")


def _digested(message: messages.Briefing) -> messages.Briefing:
    message.digest = digest_of(message)
    return message


def _copy(message: messages.Briefing) -> messages.Briefing:
    copy = messages.Briefing()
    copy.CopyFrom(message)
    return copy
