"""What packs give as values of others' parameters, so that a pack fits any city without a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityloop_kernel import Sentence, phrase_list, say

from cityloop_packs.kind import Problem
from cityloop_packs.parameters import NO_VALUES, ParameterValueError, Value, Values, split
from cityloop_packs.precedence import BASE, Manifests, required_by

Given = Mapping[str, Values]
"""By pack: the values that others give its parameters."""


def given_values(manifests: Manifests) -> Given:
    """All that packs give others; what `problems_of_values` names is left out."""
    found: dict[str, dict[str, Value]] = {}
    for name in sorted(manifests):
        for pack_id, parameter, value in split(manifests[name].values):
            if _why_not(manifests, name, pack_id, parameter, value) is None:
                checked = manifests[pack_id].parameters[parameter].checked(value)
                found.setdefault(pack_id, {}).setdefault(parameter, checked)
    return found


def values_given_to(given: Given, pack_id: str) -> Values:
    """What others give one pack."""
    return given.get(pack_id, NO_VALUES)


def problems_of_values(manifests: Manifests) -> Iterator[Problem]:
    """Values of parameters that are not there, not of their type, given twice, or not this pack's to give."""
    givers: dict[str, str] = {}
    for name in sorted(manifests):
        for pack_id, parameter, value in split(manifests[name].values):
            whole = f"{pack_id}/{parameter}"
            why = _why_not(manifests, name, pack_id, parameter, value)
            if why is None and whole in givers:
                why = say("pack-value-given-twice", other=givers[whole])
            givers.setdefault(whole, name)
            if why is not None:
                said = say("pack-value", parameter=whole, problem=why)
                yield Problem(said, name, path=("values", whole))


def _why_not(manifests: Manifests, name: str, pack_id: str, parameter: str, value: Value) -> Sentence | None:
    if pack_id not in required_by(manifests, name):
        return say("pack-value-not-required", pack=pack_id)
    if pack_id not in manifests:
        return None
    if manifests[pack_id].kind == BASE and manifests[name].kind != BASE:
        return say("pack-value-of-base")
    known = manifests[pack_id].parameters
    if parameter not in known:
        return say("pack-value-unknown", pack=pack_id, known=phrase_list(known) if known else say("pack-has-none"))
    try:
        known[parameter].checked(value)
    except ParameterValueError as error:
        return say("pack-value-does-not-fit", problem=error.sentence)
    return None
