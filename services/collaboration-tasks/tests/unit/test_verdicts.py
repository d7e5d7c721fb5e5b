"""Verdicts of a call are judged one by one: what can be kept is, and the others are named by their places."""

from __future__ import annotations

from types import SimpleNamespace

from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import VerdictKind
from cityloop.common.v1.common_pb2 import Explanation
from cityloop.events.v1.signal_pb2 import AlgorithmClaim, Signal, SignalSource, SignalSourceType
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.domain.verdicts import refusals_of, verdict_on

TRUE, FALSE = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_FALSE
SIGNALS = {name: Signal(signal_id=name) for name in ("a", "b", "c", "d", "e")}


def test_each_verdict_is_refused_for_itself() -> None:
    said = [
        SignalVerdict(signal_id="a", kind=TRUE),
        SignalVerdict(signal_id="b", kind=FALSE),
        SignalVerdict(signal_id="b", kind=FALSE, reason="rain on it"),
        SignalVerdict(signal_id="b", kind=TRUE),
        SignalVerdict(signal_id="c"),
        SignalVerdict(signal_id="c", kind=99, reason="of a release to come"),  # type: ignore[arg-type]
        SignalVerdict(signal_id="d", kind=TRUE, reason="x" * (MAX_TEXT + 1)),
        SignalVerdict(signal_id="nobody" * 1_000, kind=TRUE),
        SignalVerdict(signal_id="e", kind=FALSE, reason="a passing truck"),
    ]
    found = refusals_of(dict(enumerate(said)), SIGNALS)
    assert {index: error.reason for index, error in found.items()} == {
        1: "REASON_MISSING",
        3: "SIGNAL_TWICE",
        4: "VERDICT_MISSING",
        5: "VERDICT_MISSING",
        6: "TEXT_TOO_LONG",
        7: "SIGNAL_UNKNOWN",
    }
    assert max(len(str(error)) for error in found.values()) < 300, "what was sent is not said again in full"


def test_a_verdict_returns_to_the_version_of_the_algorithm_that_said_it() -> None:
    signal = Signal(
        signal_id="a",
        source=SignalSource(type=SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION, source_id="d"),
        explanation=Explanation(rule_id="bins-by-camera", pack_version=4),
        algorithm=AlgorithmClaim(algorithm_id="bins-by-camera", model_version="2.3", confidence=0.91),
    )
    case, actor = (
        SimpleNamespace(case_id="c", case_number="C-1", event_id="e"),
        SimpleNamespace(post_id="drainage.check"),
    )
    found = verdict_on(signal, SignalVerdict(signal_id="a", kind=TRUE), case, actor, "v")  # type: ignore[arg-type]
    assert (found.rule_id, found.rule_version, found.kind) == ("bins-by-camera", "2.3", TRUE)
    signal.ClearField("algorithm")
    found = verdict_on(signal, SignalVerdict(signal_id="a", kind=TRUE), case, actor, "v")  # type: ignore[arg-type]
    assert found.rule_version == "4", "of a rule, the version of its pack"
