"""The expectations that a play file may state, in the order in which they are checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop_plays.expectations.briefings import Briefings
from cityloop_plays.expectations.cases import CaseAttributes, CaseLeads, CasePhases, ReopenedCases, TaskStates
from cityloop_plays.expectations.detections import Detections
from cityloop_plays.expectations.escalations import Escalations
from cityloop_plays.expectations.events import EventCounts, GradeNeverLowered, SameEvent, SeparateEvents, SignalCounts
from cityloop_plays.expectations.expectation import Check, Expectation
from cityloop_plays.expectations.figures import Figures, Tagged
from cityloop_plays.expectations.flows import CaseFlows, FlowAnswers, FlowMoves, FlowScores, FlowStates
from cityloop_plays.expectations.ledgers import AccountBalances, AppealStates, LedgerTotals
from cityloop_plays.expectations.limits import Limits
from cityloop_plays.expectations.messages import ToldReporters
from cityloop_plays.expectations.modes import FinalModes
from cityloop_plays.expectations.publications import Published
from cityloop_plays.expectations.reactions import ReactionsDone
from cityloop_plays.expectations.reads import MaskedFields, RowCounts
from cityloop_plays.expectations.refusals import Refusals
from cityloop_plays.expectations.reports import Ratings, ReportStates
from cityloop_plays.expectations.resources import FreeResources
from cityloop_plays.expectations.rules import RuleRecords
from cityloop_plays.expectations.things import CommandStates, Measured
from cityloop_plays.expectations.totals import Totals
from cityloop_plays.expectations.warnings import PredictionsBeforeAlarm, WarningCounts
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class Expectations(PlayModel):
    """How a play must end, as seen from outside."""

    events: EventCounts = EventCounts({})
    reports: ReportStates = ReportStates({})
    cases: CasePhases = CasePhases({})
    same_event: SameEvent = SameEvent(())
    separate_events: SeparateEvents = SeparateEvents(())
    signals: SignalCounts = SignalCounts({})
    reopened_cases: ReopenedCases = ReopenedCases(())
    leads: CaseLeads = CaseLeads({})
    attributes: CaseAttributes = CaseAttributes({})
    tasks: TaskStates = TaskStates({})
    masked_fields: MaskedFields = MaskedFields({})
    row_counts: RowCounts = RowCounts({})
    refused: Refusals = Refusals({})
    warnings: WarningCounts = WarningCounts({})
    predictions_before_alarm: PredictionsBeforeAlarm = PredictionsBeforeAlarm(None)
    grade_never_lowered: GradeNeverLowered = GradeNeverLowered(())
    rule_records: RuleRecords = RuleRecords({})
    detections: Detections = Detections({})
    free_resources: FreeResources = FreeResources({})
    flows: FlowStates = FlowStates({})
    case_flows: CaseFlows = CaseFlows({})
    flow_moves: FlowMoves = FlowMoves({})
    flow_answers: FlowAnswers = FlowAnswers({})
    scores: FlowScores = FlowScores({})
    balances: AccountBalances = AccountBalances({})
    appeals: AppealStates = AppealStates({})
    ledgers: LedgerTotals = LedgerTotals({})
    reactions: ReactionsDone = ReactionsDone({})
    ratings: Ratings = Ratings({})
    told: ToldReporters = ToldReporters({})
    escalations: Escalations = Escalations({})
    limits: Limits = Limits({})
    figures: Figures = Figures(())
    tagged: Tagged = Tagged({})
    briefings: Briefings = Briefings({})
    published: Published = Published({})
    commands: CommandStates = CommandStates({})
    measured: Measured = Measured({})
    modes: FinalModes = FinalModes({})
    totals: Totals = Totals({})

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """The checks of each, as they are made."""
        for name in type(self).model_fields:
            expectation: Expectation[Any] = getattr(self, name)
            async for check in expectation.checks(stage):
                yield check
