"""Entries of what others did for a case, and what came with it: bookings, commands, warnings, verdicts, linked cases,
refusals, and what reporters were told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.cases.v1.history_pb2 import Note
from cityloop.cases.v1.resources_service_pb2 import Booking, BookingState
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningKind, WarningLevel, WarningState
from cityloop.sensing.v1.command_pb2 import Command, CommandState
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from cityloop_timelines.entries import Entry, Subject, decided_by, label_said, moment


def of_booking(booking: Booking, trace_id: str) -> Entry:
    """A crew asked for, granted or given back."""
    times = {
        BookingState.BOOKING_STATE_WAITING: booking.requested_at,
        BookingState.BOOKING_STATE_GRANTED: booking.granted_at,
        BookingState.BOOKING_STATE_RELEASED: booking.released_at,
    }
    at = moment(times.get(booking.state, booking.requested_at))
    return Entry(
        occurred_at=at,
        recorded_at=at,
        subject=Subject.BOOKING,
        number=booking.resource_id or booking.kind,
        what=booking.kind,
        state=_name(BookingState, "BOOKING_STATE_", booking.state),
        reason=booking.reason,
        code="RESOURCE_BOOKED" if booking.reason else "",
        facts=dict(booking.facts),
        trace_id=trace_id,
    )


def of_command(command: Command, trace_id: str) -> Entry:
    """A version of a command to a device, with what was seen on site before it."""
    interlock = command.interlock
    return Entry(
        occurred_at=moment(command.occurred_at),
        recorded_at=moment(command.recorded_at),
        subject=Subject.COMMAND,
        number=command.command_number,
        what=f"{command.command} {command.thing_id}",
        thing_model=command.thing_model,
        thing=label_said(command.thing_name),
        state=_name(CommandState, "COMMAND_STATE_", command.state),
        post_id=command.requested_by_post_id,
        approved_by_post_id=command.approved_by_post_id,
        decided_by=command.authorised_by_mode,
        reason=command.reason,
        code=command.code,
        facts=dict(command.details),
        interlock=f"{interlock.interlock}: {'✓' if interlock.holds else '✗'} {interlock.text}".strip()
        if command.HasField("interlock")
        else "",
        interlock_post_id=interlock.post_id,
        trace_id=trace_id,
    )


def of_warning(warning: PublicWarning, trace_id: str) -> Entry:
    """A version of a warning that was about this event."""
    parts = "; ".join(f"{part.part} {part.weight:.2f}" for part in warning.parts)
    return Entry(
        occurred_at=moment(warning.occurred_at),
        recorded_at=moment(warning.recorded_at),
        subject=Subject.WARNING,
        number=warning.warning_number,
        what=_name(WarningLevel, "WARNING_LEVEL_", warning.level),
        kind=_name(WarningKind, "WARNING_KIND_", warning.kind),
        state=_name(WarningState, "WARNING_STATE_", warning.state),
        department_id=warning.issuing_department_id,
        post_id=warning.signed_by_post_id,
        reason=parts or warning.explanation.reason,
        facts={part.part: f"{part.weight:.2f}" for part in warning.parts},
        decided_by=decided_by(warning.explanation.pack_id, warning.explanation.pack_version),
        message=label_said(warning.headline),
        trace_id=trace_id,
    )


def of_warnings(versions: Iterable[tuple[PublicWarning, str]]) -> list[Entry]:
    """Versions with their trace ids, by warning in their order, but those that only had more of the same evidence."""
    entries: list[Entry] = []
    for warning, trace_id in versions:
        entry = of_warning(warning, trace_id)
        if not entries or not _repeats(entries[-1], entry):
            entries.append(entry)
    return entries


def _repeats(before: Entry, entry: Entry) -> bool:
    return entry == replace(
        before, occurred_at=entry.occurred_at, recorded_at=entry.recorded_at, trace_id=entry.trace_id
    )


def of_mode(mode: OperatingMode, trace_id: str) -> Entry:
    """A switch of an area's operating mode."""
    return Entry(
        occurred_at=moment(mode.occurred_at),
        recorded_at=moment(mode.recorded_at),
        subject=Subject.MODE,
        number=f"{mode.area.layer}/{mode.area.area_id}",
        what="switched",
        state=_name(Mode, "MODE_", mode.mode),
        post_id=mode.commanding_post_id,
        reason=mode.reason,
        trace_id=trace_id,
    )


def of_verdict(verdict: Verdict, trace_id: str) -> Entry:
    """What a signal turned out to be."""
    return Entry(
        occurred_at=moment(verdict.occurred_at),
        recorded_at=moment(verdict.recorded_at),
        subject=Subject.VERDICT,
        number=verdict.source.source_id,
        title=label_said(verdict.source.name),
        what=_name(VerdictKind, "VERDICT_KIND_", verdict.kind),
        post_id=verdict.post_id,
        reason=verdict.reason,
        trace_id=trace_id,
    )


def of_link(case: case_pb2.Case, trace_id: str) -> Entry:
    """A case that was opened beside this one."""
    return Entry(
        occurred_at=moment(case.occurred_at),
        recorded_at=moment(case.recorded_at),
        subject=Subject.LINK,
        number=case.case_number,
        what="linked",
        post_id=case.transition.post_id,
        reason=case.transition.reason,
        trace_id=trace_id,
    )


def of_flow(flow: Flow, trace_id: str) -> Entry:
    """A flow about the case that was opened, or that has ended."""
    return Entry(
        occurred_at=moment(flow.occurred_at),
        recorded_at=moment(flow.recorded_at),
        subject=Subject.FLOW,
        number=flow.flow_number,
        title=label_said(flow.name),
        what=f"flow-{_name(FlowPhase, 'FLOW_PHASE_', flow.phase)}",
        state_name=label_said(flow.state_name),
        department_id=flow.department_id,
        post_id=flow.transition.post_id,
        reason=flow.transition.reason,
        trace_id=trace_id,
    )


def of_note(note: Note, trace_id: str) -> Entry:
    """What a move was shown, or an act that was refused."""
    return Entry(
        occurred_at=moment(note.occurred_at),
        recorded_at=moment(note.recorded_at),
        subject=Subject.NOTE,
        number=note.about,
        what=note.what,
        post_id=note.post_id,
        reason=note.reason,
        code=note.code,
        facts=dict(note.details),
        attachments=note.attachments,
        trace_id=trace_id,
    )


def of_receipts(receipts: Iterable[tuple[MessageReceipt, str]]) -> list[Entry]:
    """What reporters were told, with the trace of each; reports that were told the same at once are one entry."""
    alike: dict[tuple[int, int, str, tuple[tuple[str, str], ...]], list[tuple[MessageReceipt, str]]] = {}
    for receipt, trace_id in receipts:
        message = receipt.reporter_message
        key = (
            receipt.occurred_at.ToNanoseconds(),
            message.told_version,
            message.state,
            tuple(sorted(message.text.texts.items())),
        )
        alike.setdefault(key, []).append((receipt, trace_id))
    return [_of_receipts(together) for _, together in sorted(alike.items())]


def _of_receipts(together: list[tuple[MessageReceipt, str]]) -> Entry:
    receipt, trace_id = together[0]
    message = receipt.reporter_message
    return Entry(
        occurred_at=moment(receipt.occurred_at),
        recorded_at=moment(receipt.recorded_at),
        subject=Subject.MESSAGE,
        number=", ".join(sorted(other.reporter_message.report_number for other, _ in together)),
        what=message.state,
        decided_by=decided_by(message.pack_id, message.pack_version),
        message=label_said(message.text),
        trace_id=trace_id,
    )


def _name(enum: EnumTypeWrapper, prefix: str, value: int) -> str:
    return str(enum.Name(value)).removeprefix(prefix).lower()
