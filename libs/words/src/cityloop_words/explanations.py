"""Why a rule raised a signal, as a sentence made of its explanation's inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop_words.both import Both, Called, Facts

SOON_SECONDS = 120.0
MANY = 1_000


def explained(claim: str, facts: Facts, called: Called) -> Both | None:
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


def _raised(facts: Facts, called: Called) -> Both:
    what, limit = _value(facts, called), _with_unit(facts["limit"], facts)
    return Both(f"{what.zh}，高于 {limit}", f"{what.en} is above {limit}")


def _cleared(facts: Facts, called: Called) -> Both:
    if "thing_model" in facts:
        model = called("thing_model", facts["thing_model"]).capital
        return Both(f"{model.zh}恢复上报", f"{model.en} reports again")
    what, limit = _value(facts, called), _with_unit(facts["limit"], facts)
    if "slope_per_hour" not in facts:
        return Both(f"{what.zh}，低于 {limit}", f"{what.en} is below {limit}")
    sure = _share(facts["confidence"])
    return Both(
        f"{what.zh}，预计不再超过 {limit}，置信度 {sure}",
        f"{what.en} is not expected above {limit} any more, confidence {sure}",
    )


def _predicted(facts: Facts, called: Called) -> Both:
    what, limit = _value(facts, called), _with_unit(facts["limit"], facts)
    slope, sure = _with_unit(_short(float(facts["slope_per_hour"])), facts), _share(facts["confidence"])
    names = ("crossing_at", "crossing_earliest", "crossing_latest")
    about, earliest, latest = (_ahead(facts, name) for name in names)
    return Both(
        f"{what.zh}，每小时上升 {slope}，约 {about.zh}后（{earliest.zh}至 {latest.zh}）达到 {limit}，置信度 {sure}",
        f"{what.en} rises by {slope} an hour and reaches {limit} in about {about.en}"
        f" ({earliest.en} to {latest.en}), confidence {sure}",
    )


def _detected(facts: Facts, called: Called) -> Both:
    algorithm = called("algorithm", facts["algorithm"])
    version, sure = facts["model_version"], _share(facts["confidence"])
    return Both(
        f"算法 {algorithm.zh}（版本 {version}）识别，置信度 {sure}",
        f"Algorithm {algorithm.en} (version {version}) saw it, confidence {sure}",
    )


def _silent(facts: Facts, called: Called) -> Both:
    model = called("thing_model", facts["thing_model"]).capital
    return Both(f"{model.zh}失联，没有读数", f"{model.en} is silent: no readings come")


SENTENCES: Mapping[str, Callable[[Facts, Called], Both]] = {
    "raised": _raised,
    "cleared": _cleared,
    "predicted": _predicted,
    "detected": _detected,
    "silent": _silent,
}


def _value(facts: Facts, called: Called) -> Both:
    """The observed property with its value, as a gauge shows it."""
    value = _with_unit(f"{float(facts['value']):.4g}", facts)
    name = called("property", facts["property"]).capital
    return Both(f"{name.zh} {value}", f"{name.en} {value}")


def _with_unit(number: str, facts: Facts) -> str:
    unit = facts["unit"]
    return number if unit in {"", "1"} else f"{number} {unit}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= MANY else f"{value:.3g}"


def _share(confidence: str) -> str:
    return f"{float(confidence):.0%}"


def _ahead(facts: Facts, name: str) -> Both:
    """From the reading to a moment, in minutes; in seconds where it is soon."""
    since = dt.datetime.fromisoformat(facts["phenomenon_time"])
    seconds = (dt.datetime.fromisoformat(facts[name]) - since).total_seconds()
    if seconds < SOON_SECONDS:
        return Both(f"{seconds:.0f} 秒", f"{seconds:.0f} s")
    return Both(f"{seconds / 60:.0f} 分钟", f"{seconds / 60:.0f} min")
