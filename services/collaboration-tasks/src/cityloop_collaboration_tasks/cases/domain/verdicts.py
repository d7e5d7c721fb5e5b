"""What signals turned out to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from cityloop.cases.v1.cases_service_pb2 import SignalVerdict
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.signal_pb2 import Signal, SignalSourceType
from cityloop_kernel import Actor, ForbiddenError, InvalidError, NotFoundError, RefusedError
from cityloop_packs import Right

from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT

MAX_NAME = 200
"""Of a name that the caller sent, in a refusal."""
FUSION = "fusion/"
"""Before the class of a report that was fused wrongly, or not: the rule that the verdict returns to."""
ABOUT_FUSION = {VerdictKind.VERDICT_KIND_WRONGLY_FUSED, VerdictKind.VERDICT_KIND_WRONGLY_SEPARATE}


def require_oversight(actor: Actor, what: str) -> None:
    """Check that a post may judge the work of others.

    Raises:
        ForbiddenError: its roles do not give that right.
    """
    if Right.RECORD_VERDICTS not in actor.rights:
        raise ForbiddenError(
            f"post {actor.post_id} may not {what}; a post of a role with the right {Right.RECORD_VERDICTS} may",
            "RIGHT_MISSING",
        )


def signals_by_id(memberships: Iterable[EventSignal]) -> dict[str, Signal]:
    """The signals that an event has or had."""
    return {item.signal.signal_id: item.signal for item in memberships if item.signal.signal_id}


def refusals_of(verdicts: Mapping[int, SignalVerdict], signals: Mapping[str, Signal]) -> dict[int, RefusedError]:
    """Why verdicts are rejected, by their places in the call; of two on one signal the second is."""
    found: dict[int, RefusedError] = {}
    judged: set[str] = set()
    for index, item in verdicts.items():
        error = _refusal(item, signals, judged)
        if error is None:
            judged.add(item.signal_id)
        else:
            found[index] = error
    return found


def _refusal(item: SignalVerdict, signals: Mapping[str, Signal], judged: Collection[str]) -> RefusedError | None:
    name = item.signal_id[:MAX_NAME]
    if item.signal_id not in signals:
        return NotFoundError(f"the event has no signal {name!r}", "SIGNAL_UNKNOWN")
    if item.signal_id in judged:
        return InvalidError(f"signal {name} stands twice; say once what it was", "SIGNAL_TWICE")
    if item.kind not in VerdictKind.values() or item.kind == VerdictKind.VERDICT_KIND_UNSPECIFIED:
        return InvalidError(f"say what signal {name} was", "VERDICT_MISSING")
    if item.kind != VerdictKind.VERDICT_KIND_TRUE and not item.reason:
        return InvalidError(f"the verdict on {name} needs a reason", "REASON_MISSING")
    if len(item.reason) > MAX_TEXT:
        return InvalidError(f"the reason of {name} has more than {MAX_TEXT} characters; shorten it", "TEXT_TOO_LONG")
    return None


def verdict_on(
    signal: Signal, verdict: SignalVerdict, case: Case, actor: Actor, verdict_id: str, last: Verdict | None = None
) -> Verdict:
    """The verdict for whoever raised the signal, or fused it; the moments are the caller's to set.

    Args:
        signal: that it is on.
        verdict: what is said of it.
        case: of its event.
        actor: who says it.
        verdict_id: its id.
        last: what held until now; what takes back a verdict on fusion is one too.
    """
    explanation = signal.explanation
    about = {verdict.kind} if last is None else {verdict.kind, last.kind}
    fused = FUSION + signal.event_class if about & ABOUT_FUSION else ""
    report = signal.source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT
    version = signal.algorithm.model_version if signal.HasField("algorithm") else str(explanation.pack_version)
    return Verdict(
        verdict_id=verdict_id,
        case_id=case.case_id,
        case_number=case.case_number,
        event_id=case.event_id,
        signal_id=signal.signal_id,
        source=signal.source,
        rule_id=fused if report else explanation.rule_id,
        rule_version="" if report else version,
        kind=verdict.kind,
        post_id=actor.post_id,
        reason=verdict.reason,
    )
