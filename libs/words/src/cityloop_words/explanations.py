"""Why a signal was raised, as a sentence made of its explanation's inputs."""

from __future__ import annotations

from cityloop_localisation import Sentence, say

from cityloop_words.details import Details, NameLookup
from cityloop_words.rule_kinds.registry import RULE_KINDS
from cityloop_words.rule_kinds.rule_kind import Claims, percent


def explain(claim: str, details: Details, name_of: NameLookup) -> Sentence | None:
    """The sentence of a claim; None where a fact is missing, such as of a signal of a release before.

    Args:
        claim: raised, cleared, predicted, detected or silent.
        details: the inputs of the explanation. What a rule found in readings names its `rule_kind`.
        name_of: names what they identify.
    """
    given = dict(details)
    try:
        claims = RULE_KINDS[given["rule_kind"]] if "rule_kind" in given else OF_THINGS
        return claims[claim](given, name_of)
    except (KeyError, ValueError):
        return None


def _detected(details: Details, name_of: NameLookup) -> Sentence:
    algorithm = name_of("algorithm", details["algorithm"])
    return say("explained-detected", algorithm=algorithm, version=details["model_version"], percent=percent(details))


def _silent(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-silent", thing_model=name_of("thing_model", details["thing_model"]))


def _reports_again(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-cleared-thing", thing_model=name_of("thing_model", details["thing_model"]))


OF_THINGS: Claims = {"detected": _detected, "silent": _silent, "cleared": _reports_again}
"""What is claimed of a thing, without a rule that judges readings."""
