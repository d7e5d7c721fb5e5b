"""Why a rule raised a signal, as a sentence made of its explanation's inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop_localisation import Said, Sentence, say

from cityloop_words.facts import Called, Facts

MANY = 1_000
PERCENT = 100


def explained(claim: str, facts: Facts, called: Called) -> Sentence | None:
    """The sentence of a claim; None where a fact is missing, such as of a signal of a release before.

    Args:
        claim: raised, cleared, predicted, detected or silent.
        facts: the inputs of the explanation.
        called: names what they identify.
    """
    make = SENTENCES.get(claim)
    try:
        return None if make is None else make(dict(facts), called)
    except (KeyError, ValueError):
        return None


def _raised(facts: Facts, called: Called) -> Sentence:
    observed, kind = _observed(facts, called), facts.get("rule_kind")
    if kind == "rate_of_change":
        rate = _with_unit(_short(float(facts["rate"])), facts)
        return say(
            "explained-raised-rate",
            **observed,
            rate=rate,
            per=float(facts["per_seconds"]),
            direction=facts["direction"],
        )
    if kind == "band" and facts["side"] == "below":
        return say("explained-raised-below", **observed)
    return say("explained-raised", **observed)


def _cleared(facts: Facts, called: Called) -> Sentence:
    if "thing_model" in facts:
        return say("explained-cleared-thing", thing_model=called("thing_model", facts["thing_model"]))
    observed, kind = _observed(facts, called), facts.get("rule_kind")
    if kind == "rate_of_change":
        return say("explained-cleared-rate", **observed, per=float(facts["per_seconds"]), direction=facts["direction"])
    if kind == "band":
        return _back_inside(facts, observed)
    if "slope_per_hour" not in facts:
        return say("explained-cleared", **observed)
    return say("explained-cleared-predicted", **observed, percent=_percent(facts))


def _back_inside(facts: Facts, observed: dict[str, Said]) -> Sentence:
    limits = {name: _with_unit(float(facts[name]), facts) for name in ("low", "high") if name in facts}
    seen = {name: observed[name] for name in ("property", "value")}
    if len(limits) > 1:
        return say("explained-cleared-band", **seen, low=limits["low"], high=limits["high"])
    if "low" in limits:
        return say("explained-cleared-above", **seen, limit=limits["low"])
    return say("explained-cleared", **seen, limit=limits["high"])


def _predicted(facts: Facts, called: Called) -> Sentence:
    return say(
        "explained-predicted",
        **_observed(facts, called),
        slope=_with_unit(_short(float(facts["slope_per_hour"])), facts),
        about=_ahead(facts, "crossing_at"),
        earliest=_ahead(facts, "crossing_earliest"),
        latest=_ahead(facts, "crossing_latest"),
        percent=_percent(facts),
    )


def _detected(facts: Facts, called: Called) -> Sentence:
    algorithm = called("algorithm", facts["algorithm"])
    return say("explained-detected", algorithm=algorithm, version=facts["model_version"], percent=_percent(facts))


def _silent(facts: Facts, called: Called) -> Sentence:
    return say("explained-silent", thing_model=called("thing_model", facts["thing_model"]))


SENTENCES: Mapping[str, Callable[[Facts, Called], Sentence]] = {
    "raised": _raised,
    "cleared": _cleared,
    "predicted": _predicted,
    "detected": _detected,
    "silent": _silent,
}


def _observed(facts: Facts, called: Called) -> dict[str, Said]:
    """The observed property, its value as a gauge shows it, and the limit."""
    return {
        "property": called("property", "/".join(filter(None, (facts.get("thing_model"), facts["property"])))),
        "value": _with_unit(float(f"{float(facts['value']):.4g}"), facts),
        "limit": _with_unit(float(facts["limit"]), facts),
    }


def _with_unit(number: float, facts: Facts) -> Said:
    unit = facts["unit"]
    return say("number", number=number) if unit in {"", "1"} else say("quantity", number=number, unit=unit)


def _short(value: float) -> float:
    return round(value) if abs(value) >= MANY else float(f"{value:.3g}")


def _percent(facts: Facts) -> int:
    return round(float(facts["confidence"]) * PERCENT)


def _ahead(facts: Facts, name: str) -> float:
    """Seconds from the reading to a moment."""
    since = dt.datetime.fromisoformat(facts["phenomenon_time"])
    return (dt.datetime.fromisoformat(facts[name]) - since).total_seconds()
