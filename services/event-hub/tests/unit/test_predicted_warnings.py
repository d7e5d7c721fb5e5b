"""Warnings of predictions as a pure function: drafted, supported, linked and dropped, however signals are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cityloop.events.v1.signal_pb2 import Signal, SignalKind
from cityloop_event_hub.fusion.domain.fuse import Outcome
from cityloop_event_hub.fusion.domain.signals import Clearing
from cityloop_event_hub.warnings.domain.predicted_warnings import (
    SupportingPrediction,
    plans_by_rule,
    warn_of_predictions,
)
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges
from cityloop_event_hub.warnings.domain.warnings import OPEN, PublicWarning, WarningState
from fusion_store import CLEARED, NOW, PACKS, PREDICTED, RAISED, REPORT, Store, of_gauge, reported
from hypothesis import given
from hypothesis import strategies as st

RISING = "evening/level-rising"


@dataclass
class WarningStore(Store):
    """With warnings, as adapters store and load them."""

    warnings: dict[str, PublicWarning] = field(default_factory=dict)
    supporting: dict[str, SupportingPrediction] = field(default_factory=dict)

    def before_save(self, outcome: Outcome) -> None:
        opened = {name: warning for name, warning in self.warnings.items() if warning.state in OPEN}
        stored = [item for item in self.supporting.values() if item.warning_id in opened and item.cleared_at is None]
        changes = WarningChanges(opened.values(), lambda named: named, NOW)
        new = warn_of_predictions(changes, stored, plans_by_rule(PACKS), outcome)
        for clearing in outcome.clearings:
            self._clear_supporting(clearing)
        self.supporting |= {item.signal_id: item for item in new}
        self.warnings |= {warning.warning_id: warning for warning in changes.changed()}

    def _clear_supporting(self, clearing: Clearing) -> None:
        for name, item in self.supporting.items():
            if item.key == clearing.key and item.cleared_at is None and item.occurred_at <= clearing.moment:
                self.supporting[name] = replace(item, cleared_at=clearing.moment)


def warned(batches: Sequence[Sequence[Signal]]) -> WarningStore:
    store = WarningStore()
    for batch in batches:
        store.take(batch)
    return store


def foreseen(number: int, gauge: int, minutes: int, kind: SignalKind = PREDICTED) -> Signal:
    return of_gauge(number, kind, gauge, RISING, minutes, 0.9)


def states(store: WarningStore) -> list[WarningState]:
    return [warning.state for warning in store.warnings.values()]


def test_gauges_in_reach_support_one_warning_until_the_last_prediction_has_fallen_away() -> None:
    store = warned([[foreseen(1, 0, 0), foreseen(2, 1, 1)]])
    (warning,) = store.warnings.values()
    assert len(warning.parts[0].signal_ids) == 2
    store.take([foreseen(3, 0, 2, CLEARED)])
    assert states(store) == [WarningState.DRAFT]
    store.take([foreseen(4, 1, 3, CLEARED)])
    assert states(store) == [WarningState.CANCELLED]


def test_the_warning_of_a_prediction_that_joins_an_event_is_of_that_event_and_stays() -> None:
    store = warned(
        [[foreseen(1, 0, 0), reported(2, REPORT, "road-waterlogging", 10, 1, 1.0)], [foreseen(3, 0, 2, CLEARED)]]
    )
    (event,) = store.events.values()
    (warning,) = store.warnings.values()
    assert (warning.event_id, warning.event_number) == (event.event_id, event.event_number)
    assert warning.state is WarningState.DRAFT


def test_a_signed_warning_that_was_over_is_on_again_with_the_next_prediction() -> None:
    store = warned([[foreseen(1, 0, 0)]])
    (warning,) = store.warnings.values()
    store.warnings = {warning.warning_id: replace(warning, state=WarningState.SIGNED)}
    store.take([foreseen(2, 0, 1, CLEARED)])
    assert states(store) == [WarningState.ALL_CLEAR_DRAFT]
    store.take([foreseen(3, 0, 2)])
    assert states(store) == [WarningState.SIGNED]


signals = st.lists(
    st.builds(
        foreseen,
        st.integers(0, 10**9),
        st.integers(0, 5),
        st.integers(0, 400),
        st.sampled_from([PREDICTED, PREDICTED, CLEARED, RAISED]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda item: item.signal_id,
)


@given(signals, st.data())
def test_cuts_change_no_warning(storm: list[Signal], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(storm)))))
    batches = [storm[first:last] for first, last in zip([0, *cuts], [*cuts, len(storm)], strict=True)]
    cut, alone = warned(batches), warned([[item] for item in storm])
    assert cut.warnings == alone.warnings
    assert cut.supporting == alone.supporting


def test_a_warning_that_has_been_cancelled_is_of_no_later_event() -> None:
    store = warned([[foreseen(1, 0, 0), foreseen(2, 0, 1, CLEARED), foreseen(3, 0, 2, RAISED)]])
    (warning,) = store.warnings.values()
    assert len(store.events) == 1
    assert (warning.state, warning.event_id) == (WarningState.CANCELLED, "")


def test_a_clearing_from_before_a_prediction_leaves_its_warning_alone() -> None:
    store = warned([[foreseen(1, 0, 5), foreseen(2, 0, 3, CLEARED)]])
    assert states(store) == [WarningState.DRAFT]
    store.take([foreseen(3, 0, 5, CLEARED)])
    assert states(store) == [WarningState.CANCELLED]
