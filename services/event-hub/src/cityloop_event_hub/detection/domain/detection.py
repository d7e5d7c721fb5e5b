"""What detection remembers of datastreams, and how readings change it.

The state after some readings depends only on the readings and their times, never on how they were cut into batches. A
reading not newer than the last one judged of its datastream is passed over, and so is a flagged one.

Of each datastream it is known which readings change nothing (its deadband): values, slopes and times in some bounds.
All readings are compared with them by whole columns, however many rules apply; only datastreams with a reading outside
are judged rule by rule, and get new bounds. Bounds are derived from the state, and never saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cityloop_event_hub.detection.domain.readings import (
    GroupedReadings,
    Numbers,
    Qualities,
    Times,
    Values,
    group_by_datastream,
)
from cityloop_event_hub.detection.domain.rule_set import RuleSet, Subject
from cityloop_event_hub.detection.rules.framed_bytes import join_parts, split_parts
from cityloop_event_hub.detection.rules.kind import (
    NO_DEADBAND,
    Deadband,
    Finding,
    Readings,
    RuleStates,
    common_deadband,
)
from cityloop_event_hub.detection.rules.registry import RULE_KINDS

NO_TIME = np.iinfo(np.int64).min
UNBOUND: Subject = ("", "")
"""What a datastream from a saved state measures, until it is bound."""
READINGS, READINGS_VERSION = "readings", 1
"""The section that holds the last reading of each datastream."""
StatesByRule = Mapping[str, Any]
"""The states of rules on one datastream, by rule; a rule that is not here is in the initial state of its kind."""


class UnknownSectionError(Exception):
    """A state has a section of a kind, or of a version, that this release does not know."""


class Section(NamedTuple):
    """A part of the state of one shard, of one kind of rule."""

    name: str
    version: int
    data: bytes


@dataclass(frozen=True)
class Judgement:
    """What some readings are found to say, and how they change the state once that is published."""

    findings: list[Finding]
    rows: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    times: Times = field(default_factory=lambda: np.empty(0, np.int64))
    values: Values = field(default_factory=lambda: np.empty(0))
    states: Mapping[int, StatesByRule] = field(default_factory=dict)
    """By number, of the datastreams that were judged rule by rule."""
    deadbands: Mapping[int, Deadband] = field(default_factory=dict)
    """By row, of the same."""


class DetectionState:
    """The datastreams of one partition, a row each in the order in which they came; and the rules that hold."""

    def __init__(self, rules: RuleSet) -> None:
        self._numbers = np.empty(0, np.uint32)
        self._times = np.empty(0, np.int64)
        self._values = np.empty(0, np.float64)
        self._deadbands = np.empty((0, len(NO_DEADBAND)))
        self._subject = np.empty(0, np.int32)
        # By number; the last place is of none, where what lies behind is looked up.
        self._rows = np.full(1, -1, np.int32)
        self._bound = np.zeros(1, bool)
        self._subjects = {UNBOUND: 0}
        self._states: dict[int, StatesByRule] = {}
        self.rules = rules
        self._index()

    def unbound(self, numbers: Numbers) -> Numbers:
        """Which of these datastreams must be bound before readings of them are judged; sorted."""
        bound = self._bound.take(numbers, mode="clip")
        return np.empty(0, np.uint32) if bound.all() else np.unique(numbers[~bound])

    def bind(self, subjects: Mapping[int, Subject]) -> None:
        """Take these datastreams in, and find the rules that apply to them."""
        numbers = np.fromiter(subjects, np.uint32, len(subjects))
        self._add(numbers[self._rows.take(numbers, mode="clip") < 0])
        for subject in set(subjects.values()):
            self._subjects.setdefault(subject, len(self._subjects))
        indices = map(self._subjects.__getitem__, subjects.values())
        self._subject[self._rows[numbers]] = np.fromiter(indices, np.int32, len(subjects))
        self._bound[numbers] = True
        self._index()
        self._reset_deadbands(self._rows[numbers])

    def replace_rules(self, rules: RuleSet) -> None:
        """Other rules hold from now on; what is remembered of those that are gone is dropped."""
        former, self.rules = self.rules.bound, rules
        kept = {name for name, bound in rules.bound.items() if name in former and former[name].kind is bound.kind}
        remembered = {
            number: {name: state for name, state in states.items() if name in kept}
            for number, states in self._states.items()
        }
        self._states = {number: states for number, states in remembered.items() if states}
        self._index()
        self._reset_deadbands(np.arange(len(self._numbers)))

    def judge(self, numbers: Numbers, times: Times, values: Values, qualities: Qualities) -> Judgement:
        """Judge readings of bound datastreams in their order; the state itself changes by `commit`."""
        rows = self._rows[numbers].astype(np.int64)
        kept = (qualities == 0) & (times > self._times[rows])
        if not kept.all():
            rows, times, values = rows[kept], times[kept], values[kept]
        if not len(rows):
            return Judgement([])
        found = group_by_datastream(rows, times, values, self._times, self._values)
        findings, states, deadband = list[Finding](), dict[int, StatesByRule](), dict[int, Deadband]()
        for group in self._busy(found).tolist():
            row, readings = int(found.rows[group]), self._readings(found, group)
            states[readings.number], deadband[row], claimed = self._judge_one(row, readings)
            findings += claimed
        findings.sort(key=lambda finding: (finding.time, finding.number))
        last = found.ends - 1
        return Judgement(findings, found.rows, found.times[last], found.values[last], states, deadband)

    def commit(self, judged: Judgement) -> Numbers:
        """Change the state as found; returns the datastreams that it has changed for."""
        self._times[judged.rows], self._values[judged.rows] = judged.times, judged.values
        if judged.deadbands:
            self._deadbands[list(judged.deadbands)] = list(judged.deadbands.values())
        for number, states in judged.states.items():
            if states:
                self._states[number] = states
            else:
                self._states.pop(number, None)
        return self._numbers[judged.rows]

    def dump(self, shards: int, wanted: Collection[int]) -> dict[int, list[Section]]:
        """The sections of these shards; of so many shards that of a datastream is its number modulo them."""
        own = (self._numbers % np.uint32(shards)).astype(np.uint16)
        order = np.argsort(own, kind="stable")
        numbers, times, values = self._numbers[order], self._times[order], self._values[order]
        ends = np.searchsorted(own[order], np.arange(shards + 1)).tolist()
        sections: dict[int, list[Section]] = {}
        for shard in wanted:
            part = slice(ends[shard], ends[shard + 1])
            columns = [column[part].tobytes() for column in (numbers, times, values)]
            sections[shard] = [Section(READINGS, READINGS_VERSION, join_parts({}, columns))]
        names = {rule_id: bound.kind.name for rule_id, bound in self.rules.bound.items()}
        remembered = defaultdict[tuple[int, str], RuleStates[Any]](RuleStates)
        for number, states in self._states.items():
            if (shard := number % shards) in sections:
                for rule_id, state in states.items():
                    there = remembered[shard, names[rule_id]]
                    there.rule_ids.append(rule_id)
                    there.numbers.append(number)
                    there.states.append(state)
        for (shard, name), found in remembered.items():
            sections[shard].append(Section(name, RULE_KINDS[name].version, RULE_KINDS[name].dump(found)))
        return sections

    def load(self, shards: Iterable[Iterable[Section]]) -> None:
        """Take in what was saved of some shards, but of rules that hold no more.

        Raises:
            UnknownSectionError: a section is of a kind or version that this release does not know.
        """
        columns, states = [], defaultdict[int, dict[str, Any]](dict)
        for name, version, data in (section for shard in shards for section in shard):
            known = READINGS_VERSION if name == READINGS else RULE_KINDS[name].version if name in RULE_KINDS else 0
            if version > known:
                raise UnknownSectionError(f"{name!r}, version {version}")
            if name == READINGS:
                parts = zip(split_parts(data)[1], ("<u4", "<i8", "<f8"), strict=True)
                columns.append([np.frombuffer(part, kind) for part, kind in parts])
                continue
            kept = {rule_id for rule_id, bound in self.rules.bound.items() if bound.kind.name == name}
            found = RULE_KINDS[name].load(data)
            for rule_id, number, state in zip(found.rule_ids, found.numbers, found.states, strict=True):
                if rule_id in kept:
                    states[number][rule_id] = state
        if columns:
            numbers, times, values = (np.concatenate(parts) for parts in zip(*columns, strict=True))
            self._add(numbers)
            rows = self._rows[numbers]
            self._times[rows], self._values[rows] = times, values
        self._states.update(states)

    def _busy(self, found: GroupedReadings) -> npt.NDArray[np.int64]:
        """The groups with a reading outside of what changes nothing."""
        low, falling, high, rising, until = self._deadbands[np.repeat(found.rows, found.ends - found.starts)].T
        outside = ~((found.values >= low) & (found.values <= high))
        outside |= (found.slopes < falling) | (found.slopes > rising) | (found.times >= until)
        return np.unique(np.searchsorted(found.starts, np.flatnonzero(outside), side="right") - 1)

    def _readings(self, found: GroupedReadings, group: int) -> Readings:
        part = slice(found.starts[group], found.ends[group])
        number = int(self._numbers[found.rows[group]])
        return Readings(number, found.times[part].tolist(), found.values[part].tolist(), found.slopes[part].tolist())

    def _judge_one(self, row: int, readings: Readings) -> tuple[StatesByRule, Deadband, list[Finding]]:
        before, after = self._states.get(readings.number, {}), dict[str, Any]()
        deadbands, findings = [], list[Finding]()
        for rule_id, kind, rule in self._applying[self._subject[row]]:
            state, found = kind.judge(rule, before.get(rule_id, kind.initial), readings)
            if state is not kind.initial:
                after[rule_id] = state
            deadbands.append(kind.deadband(rule, state, readings.values[-1]))
            findings += found
        return after, common_deadband(deadbands), findings

    def _add(self, numbers: Numbers) -> None:
        """Rows for new datastreams, unbound and without a reading."""
        first, count = len(self._numbers), len(numbers)
        self._numbers = np.concatenate([self._numbers, numbers])
        self._times = np.concatenate([self._times, np.full(count, NO_TIME)])
        self._values = np.concatenate([self._values, np.full(count, np.nan)])
        self._deadbands = np.concatenate([self._deadbands, np.tile(NO_DEADBAND, (count, 1))])
        self._subject = np.concatenate([self._subject, np.zeros(count, np.int32)])
        longer = max(0, int(numbers.max(initial=0)) + 2 - len(self._rows))
        self._rows = np.concatenate([self._rows, np.full(longer, -1, np.int32)])
        self._bound = np.concatenate([self._bound, np.zeros(longer, bool)])
        self._rows[numbers] = np.arange(first, first + count)

    def _index(self) -> None:
        """What applies to the datastreams of each subject, and which readings of them change nothing at first."""
        self._applying = [self.rules.applying_to(subject) for subject in self._subjects]
        self._initial_deadbands = np.array([self.rules.deadband_of(subject) for subject in self._subjects])

    def _reset_deadbands(self, rows: npt.NDArray[np.integer[Any]]) -> None:
        """Bounds by the rules alone; of what is remembered of, none until its next reading is judged."""
        self._deadbands[rows] = self._initial_deadbands[self._subject[rows]]
        self._deadbands[self._rows[list(self._states)]] = NO_DEADBAND
