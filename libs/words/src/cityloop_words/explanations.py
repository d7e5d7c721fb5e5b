"""Why a rule raised a signal, as a sentence made of its explanation's inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop_localisation import Phrase, Sentence, say

from cityloop_words.details import Details, NameLookup

MANY = 1_000
PERCENT = 100


def explain(claim: str, details: Details, name_of: NameLookup) -> Sentence | None:
    """The sentence of a claim; None where a fact is missing, such as of a signal of a release before.

    Args:
        claim: raised, cleared, predicted, detected or silent.
        details: the inputs of the explanation.
        name_of: names what they identify.
    """
    make = SENTENCES.get(claim)
    try:
        return None if make is None else make(dict(details), name_of)
    except (KeyError, ValueError):
        return None


def _raised(details: Details, name_of: NameLookup) -> Sentence:
    observed, kind = _observed(details, name_of), details.get("rule_kind")
    if kind == "rate_of_change":
        rate = _with_unit(_short(float(details["rate"])), details)
        return say(
            "explained-raised-rate",
            **observed,
            rate=rate,
            per=float(details["per_seconds"]),
            direction=details["direction"],
        )
    if kind == "band" and details["side"] == "below":
        return say("explained-raised-below", **observed)
    return say("explained-raised", **observed)


def _cleared(details: Details, name_of: NameLookup) -> Sentence:
    if "thing_model" in details:
        return say("explained-cleared-thing", thing_model=name_of("thing_model", details["thing_model"]))
    observed, kind = _observed(details, name_of), details.get("rule_kind")
    if kind == "rate_of_change":
        return say(
            "explained-cleared-rate", **observed, per=float(details["per_seconds"]), direction=details["direction"]
        )
    if kind == "band":
        return _back_inside(details, observed)
    if "slope_per_hour" not in details:
        return say("explained-cleared", **observed)
    return say("explained-cleared-predicted", **observed, percent=_percent(details))


def _back_inside(details: Details, observed: dict[str, Phrase]) -> Sentence:
    limits = {name: _with_unit(float(details[name]), details) for name in ("low", "high") if name in details}
    seen = {name: observed[name] for name in ("property", "value")}
    if len(limits) > 1:
        return say("explained-cleared-band", **seen, low=limits["low"], high=limits["high"])
    if "low" in limits:
        return say("explained-cleared-above", **seen, limit=limits["low"])
    return say("explained-cleared", **seen, limit=limits["high"])


def _predicted(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "explained-predicted",
        **_observed(details, name_of),
        slope=_with_unit(_short(float(details["slope_per_hour"])), details),
        about=_ahead(details, "crossing_at"),
        earliest=_ahead(details, "crossing_earliest"),
        latest=_ahead(details, "crossing_latest"),
        percent=_percent(details),
    )


def _detected(details: Details, name_of: NameLookup) -> Sentence:
    algorithm = name_of("algorithm", details["algorithm"])
    return say("explained-detected", algorithm=algorithm, version=details["model_version"], percent=_percent(details))


def _silent(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-silent", thing_model=name_of("thing_model", details["thing_model"]))


SENTENCES: Mapping[str, Callable[[Details, NameLookup], Sentence]] = {
    "raised": _raised,
    "cleared": _cleared,
    "predicted": _predicted,
    "detected": _detected,
    "silent": _silent,
}


def _observed(details: Details, name_of: NameLookup) -> dict[str, Phrase]:
    """The observed property, its value as a gauge shows it, and the limit."""
    return {
        "property": name_of("property", "/".join(filter(None, (details.get("thing_model"), details["property"])))),
        "value": _with_unit(float(f"{float(details['value']):.4g}"), details),
        "limit": _with_unit(float(details["limit"]), details),
    }


def _with_unit(number: float, details: Details) -> Phrase:
    unit = details["unit"]
    return say("number", number=number) if unit in {"", "1"} else say("quantity", number=number, unit=unit)


def _short(value: float) -> float:
    return round(value) if abs(value) >= MANY else float(f"{value:.3g}")


def _percent(details: Details) -> int:
    return round(float(details["confidence"]) * PERCENT)


def _ahead(details: Details, name: str) -> float:
    """Seconds from the reading to a moment."""
    since = dt.datetime.fromisoformat(details["phenomenon_time"])
    return (dt.datetime.fromisoformat(details[name]) - since).total_seconds()
