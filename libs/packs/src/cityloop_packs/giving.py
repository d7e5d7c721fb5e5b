"""What packs give as values of others' parameters, so that a pack fits any city without a copy of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
                why = f"is given by {givers[whole]!r} too; keep one"
            givers.setdefault(whole, name)
            if why is not None:
                yield Problem(f"the value of {whole!r} {why}", name, path=("values", whole))


def _why_not(manifests: Manifests, name: str, pack_id: str, parameter: str, value: Value) -> str | None:
    if pack_id not in required_by(manifests, name):
        return f"is not this pack's to give, which does not require {pack_id!r}; let it require that pack"
    if pack_id not in manifests:
        return None
    if manifests[pack_id].kind == BASE and manifests[name].kind != BASE:
        return "is a base's to give: it holds for every class; give it in the city's own base"
    known = manifests[pack_id].parameters
    if parameter not in known:
        return f"is of no parameter; {pack_id!r} has {', '.join(known) or 'none'}"
    try:
        known[parameter].checked(value)
    except ParameterValueError as error:
        return f"does not fit: {error}"
    return None
