"""Expectation of the records of rules and algorithms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial

from cityloop.events.v1 import rules_service_pb2 as rules
from cityloop.events.v1.rules_service_pb2_grpc import RulesServiceStub
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class ExpectedRecord(PlayModel):
    """How often a rule or an algorithm was right and wrong."""

    version: str = Field("", description="Of the pack, or of the algorithm's model; all together when empty.")
    true_signals: int = Field(0, description="How often it was right.")
    false_signals: int = Field(0, description="How often it was wrong.")
    repeats: int = Field(0, description="How often it said what was known.")


class RuleRecords(Expectation[dict[str, ExpectedRecord]]):
    """Records by rule or algorithm."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each."""
        for rule, record in self.root.items():
            expected = record.model_dump(exclude={"version"})
            found = await awaited(partial(_counts, stage, rule, record.version, tuple(expected)), expected)
            yield named_check("check-record", stage.names.name_in("rule", rule), expected, found)


async def _counts(stage: Stage, rule: str, version: str, names: Sequence[str]) -> dict[str, int]:
    stub = RulesServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
    answer = await stub.ListRuleRecords(rules.ListRuleRecordsRequest())
    records = [record for record in answer.records if record.rule_id == rule and version in {"", record.version}]
    return {name: sum(getattr(record, name) for record in records) for name in names}
