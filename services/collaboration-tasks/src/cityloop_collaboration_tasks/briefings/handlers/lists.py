"""The lists of an edition, as cases stand."""

from __future__ import annotations

from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop.common.v1.common_pb2 import EventGrade
from cityloop_localisation import Catalogues
from cityloop_messaging import to_datetime
from cityloop_packs import BriefingList

from cityloop_collaboration_tasks.briefings.domain.briefing import Edition
from cityloop_collaboration_tasks.briefings.handlers.content import Naming, case_message, column_messages
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords, CaseSelection


async def read_lists(
    records: CaseRecords, edition: Edition, naming: Naming, catalogues: Catalogues
) -> list[messages.BriefingList]:
    """Each list of its definition, in their order."""
    found = []
    for wanted in edition.definition.lists:
        cases, count = await _cases(records, edition, wanted)
        found.append(
            messages.BriefingList(
                list=wanted.list,
                title=wanted.title.label(),
                columns=column_messages(wanted, naming),
                cases=[case_message(case, wanted, naming, catalogues) for case in cases],
                left_out=count - len(cases),
            )
        )
    return found


async def _cases(records: CaseRecords, edition: Edition, wanted: BriefingList) -> tuple[list[Case], int]:
    period = edition.message.period
    if wanted.cases == "of_event":
        case = await records.find_case(edition.message.case_number)
        found = [] if case is None else [case, *await records.linked_cases(case.case_number)]
        return found[: wanted.most], len(found)
    selection = CaseSelection(
        cases=wanted.cases,
        since=to_datetime(period.start),
        until=to_datetime(period.end),
        event_classes=wanted.event_classes,
        areas=[f"{layer}/{area}" for layer, areas in wanted.areas.items() for area in areas],
        grades=[EventGrade.Value(f"EVENT_GRADE_{grade.upper()}") for grade in wanted.grades],
        sort=wanted.sort,
    )
    return await records.selected_cases(selection, wanted.most)
