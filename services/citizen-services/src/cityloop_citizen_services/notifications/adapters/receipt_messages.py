"""What reporters were told, as its contract has it."""

from __future__ import annotations

import datetime as dt

from cityloop.citizen.v1.message_pb2 import MessageReceipt, MessageState
from cityloop.citizen.v1.message_pb2 import ReporterMessage as ReporterMessageContract
from cityloop.common.v1.common_pb2 import Label
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp

from cityloop_citizen_services.notifications.domain.reporter_message import LINK, MessageText, ReporterMessage
from cityloop_citizen_services.reports.domain.report import Report


def receipt_fact(
    report: Report, message: ReporterMessage, text: MessageText, now: dt.datetime, traceparent: str
) -> Fact:
    """A message that was put in the inbox of a report now; nothing in it identifies the reporter."""
    message_id = str(derived_id("message", message.report_number, message.origin, message.version))
    of_case = message.origin != LINK
    payload = MessageReceipt(
        message_id=message_id,
        version=1,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        state=MessageState.MESSAGE_STATE_DELIVERED,
        reporter_message=ReporterMessageContract(
            report_number=message.report_number,
            case_id=report.status.case_id if of_case else "",
            case_number=report.status.case_number if of_case else "",
            state=message.state,
            text=Label(texts=text.texts),
            pack_id=text.pack_id,
            pack_version=text.pack_version,
            told_version=message.version,
        ),
    )
    return fact_of(CITIZEN_MESSAGE_RECEIPTS, payload, report.place.jurisdiction, traceparent=traceparent)
