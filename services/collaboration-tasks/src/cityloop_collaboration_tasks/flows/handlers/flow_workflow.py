"""The rules by which flows move, and how every change of a flow is saved and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork
from cityloop_flows.guards.review_filed.guard import Reviews
from cityloop_kernel import ConflictError, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_packs import FLOWS, FORMS, ActivePacks, FlowDefinition, ModeName, PackItem, greatest_seen_by
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.domain.history import FLOW, CaseHistory, HistoryEntry
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.adapters.flow_messages import flow_fact
from cityloop_collaboration_tasks.flows.domain.duties import duties_after
from cityloop_collaboration_tasks.flows.domain.moves import FlowRules, due_to_move, reviews_of, run_automatic
from cityloop_collaboration_tasks.flows.domain.running_flow import RunningFlow
from cityloop_collaboration_tasks.flows.telemetry import Metrics

MAX_TEXT = 2_000
"""Characters that people may write about a flow at once."""
CHILDREN_CHANGED = "children-changed"
"""A version of a flow under which one was opened or ended."""


class FlowWorkflow:
    """Says by which rules a flow moves, and saves it after its moves.

    Args:
        outbox: of the service.
        packs: in use.
        city: in use.
        modes: the operating mode at areas.
        cases: that flows are about.
        history: of these cases.
    """

    def __init__(
        self,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        modes: Callable[[Sequence[AreaReference]], ModeName],
        cases: Callable[[Connection], CaseRecords],
        history: CaseHistory[UnitOfWork],
    ) -> None:
        self._history = history
        self._outbox = outbox
        self._packs = packs
        self._modes = modes
        self.city = city
        self.cases = cases

    def definition(self, name: str) -> PackItem[FlowDefinition] | None:
        """The flow of a name, as `pack/flow`; None where no active pack has it."""
        return self._packs().named(FLOWS).get(name)

    def form_roles(self, name: str) -> frozenset[str]:
        """Roles whose posts answer forms of flows of a name."""
        pack, _, flow = name.partition("/")
        forms = (found.item for found in self._packs().all(FORMS) if found.pack_id == pack)
        return frozenset(role for form in forms if flow in form.flows for role in form.roles)

    def greatest_seen(self, roles: Collection[str]) -> int:
        """How far up attributes are classified that posts with these roles see."""
        return greatest_seen_by(self._packs(), roles)

    def rules(self, name: str, areas: Sequence[AreaReference]) -> FlowRules:
        """How flows of a name move at areas.

        Raises:
            ConflictError: no active pack has it.
        """
        found = self.definition(name)
        if found is None:
            raise ConflictError(f"no active pack has the flow {name!r}; apply one", "FLOW_UNKNOWN")
        return FlowRules(found, self._modes(areas), self.city().time)

    def rules_of(self, flow: RunningFlow) -> FlowRules:
        """How a flow moves now.

        Raises:
            ConflictError: no active pack has its definition.
        """
        return self.rules(flow.definition, flow.place.areas if flow.place is not None else ())

    async def save(self, work: UnitOfWork, versions: Sequence[RunningFlow], moment: Moment) -> RunningFlow:
        """Save a flow after its moves, with those that it makes by itself, and tell the flow above.

        Args:
            work: the flow is locked in it, or new.
            versions: that it came to, oldest first.
            moment: of the moves.
        """
        reviews = reviews_of(await flow_store.reviews_of(work.connection, versions[-1].flow_id))
        made = [*versions, *run_automatic(versions[-1], self.rules_of(versions[-1]), reviews, moment)]
        flow, facts = made[-1], [flow_fact(version) for version in made]
        await self._store(work, flow, reviews, moment)
        history = [
            (version.flow_id, version.version, fact.payload.SerializeToString())
            for version, fact in zip(made, facts, strict=True)
        ]
        await flow_store.add_history(work.connection, history, trace_id_of(current_traceparent()))
        await self._outbox.add(work, facts)
        for version in made:
            Metrics.TRANSITIONS.labels(version.phase.value).inc()
        if flow.ended or versions[0].version == 1:
            await self._tell_cases(work, flow)
            if flow.parent_id:
                await self._tell_parent(work, flow.parent_id, moment)
        return flow

    async def look_again(self, work: UnitOfWork, flow: RunningFlow, moment: Moment) -> RunningFlow:
        """What a flow makes by itself when time has passed or what it waits for has come; it may stay as it is."""
        reviews = reviews_of(await flow_store.reviews_of(work.connection, flow.flow_id))
        made = run_automatic(flow, self.rules_of(flow), reviews, moment)
        if made:
            return await self.save(work, made, moment)
        await self._store(work, flow, reviews, moment)
        return flow

    async def _store(self, work: UnitOfWork, flow: RunningFlow, reviews: Reviews, moment: Moment) -> None:
        """The flow with its duties, and when it is to be looked at next."""
        rules = self.rules_of(flow)
        running = await flow_store.duties_of(work.connection, flow.flow_id)
        duties = duties_after(rules.definition.item, flow, running)
        check = _first(flow, due_to_move(flow, rules, reviews, moment), *(duty.due_at for duty in duties))
        await flow_store.save_flow(work.connection, flow, check)
        await flow_store.save_duties(work.connection, flow.flow_id, duties)

    async def _tell_cases(self, work: UnitOfWork, flow: RunningFlow) -> None:
        """It stands in the history of the cases that it is about."""
        entry = HistoryEntry(FLOW, flow_fact(flow).payload.SerializeToString(), trace_id_of(current_traceparent()))
        records = self.cases(work.connection)
        for number in flow.case_numbers:
            case = await records.find_case(number)
            if case is not None:
                await self._history.add(work, case.case_id, [entry])

    async def _tell_parent(self, work: UnitOfWork, parent_id: str, moment: Moment) -> None:
        """The flow above counts its children anew, and may move by itself."""
        parent = await lock(work, parent_id)
        if not parent.ended:
            record = Transition(move=CHILDREN_CHANGED)
            at = max(moment.occurred_at, parent.occurred_at)
            await self.save(work, [parent.next_version(record, at, moment.recorded_at)], moment)


async def lock(work: UnitOfWork, flow_id: str) -> RunningFlow:
    """A flow, locked until the transaction ends.

    Raises:
        NotFoundError: there is none.
    """
    flow = await flow_store.lock_flow(work.connection, flow_id)
    if flow is None:
        raise NotFoundError(f"no flow {flow_id!r}", "FLOW_UNKNOWN")
    return flow


def _first(flow: RunningFlow, *moments: dt.datetime | None) -> dt.datetime | None:
    rings = None if flow.overdue else flow.clock.due_at
    return None if flow.ended else min((moment for moment in (rings, *moments) if moment is not None), default=None)
