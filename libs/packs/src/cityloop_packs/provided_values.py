"""Values that packs provide for parameters of others, so that a pack fits any city without a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityloop_kernel import Sentence, phrase_list, say

from cityloop_packs.kind import Problem
from cityloop_packs.parameters import NO_VALUES, ParameterValueError, Value, Values, split
from cityloop_packs.precedence import BASE, Manifests, required_by

ProvidedValues = Mapping[str, Values]
"""By pack: the values that others provide for its parameters."""


def provided_values(manifests: Manifests) -> ProvidedValues:
    """All that packs provide for others; what `problems_of_provided_values` names is left out."""
    found: dict[str, dict[str, Value]] = {}
    for name in sorted(manifests):
        for pack_id, parameter, value in split(manifests[name].values):
            if _why_not(manifests, name, pack_id, parameter, value) is None:
                checked = manifests[pack_id].parameters[parameter].checked(value)
                found.setdefault(pack_id, {}).setdefault(parameter, checked)
    return found


def values_provided_to(provided: ProvidedValues, pack_id: str) -> Values:
    """What others provide for one pack."""
    return provided.get(pack_id, NO_VALUES)


def problems_of_provided_values(manifests: Manifests) -> Iterator[Problem]:
    """Values of parameters that are not there, not of their type, provided twice, or not this pack's to provide."""
    providers: dict[str, str] = {}
    for name in sorted(manifests):
        for pack_id, parameter, value in split(manifests[name].values):
            whole = f"{pack_id}/{parameter}"
            why = _why_not(manifests, name, pack_id, parameter, value)
            if why is None and whole in providers:
                why = say("pack-value-given-twice", other=providers[whole])
            providers.setdefault(whole, name)
            if why is not None:
                phrase = say("pack-value", parameter=whole, problem=why)
                yield Problem(phrase, name, path=("values", whole))


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
