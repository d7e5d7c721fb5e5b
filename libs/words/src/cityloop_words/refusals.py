"""Why something was refused, or has to wait, as a sentence by its constant reason, made of the refusal's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cityloop_localisation import Name, Said, Sentence, listed, say

from cityloop_words.facts import Called, Facts, lines_of
from cityloop_words.plain import PLAIN

MEASURED = "MEASURED"
"""Not refused: what a move was shown."""


def refused(reason: str, facts: Facts, called: Called) -> Sentence | None:
    """The sentence of a reason; None where it has none, or a fact is missing, such as of a record of before.

    Args:
        reason: the constant of the refusal.
        facts: what it is made of.
        called: names what they identify.
    """
    make = REFUSALS.get(reason)
    if reason in PLAIN:
        return say(f"refused-{reason}")
    try:
        return None if make is None else make(dict(facts), called)
    except (KeyError, ValueError):
        return None


def resources_in(facts: Facts) -> set[str]:
    """Ids of the resources that the facts of a refused or waiting booking name."""
    holders = {line[0] for line in lines_of(facts.get("holders", ""))}
    return holders | ({facts["resource"]} if "resource" in facts else set())


def measured(facts: Facts) -> Said:
    """What each gauge says, from lines of what is so, the value, and its names: language tag and text in turn."""
    items = [
        say(
            f"gauge-{what}",
            name=Name(dict(zip(names[::2], names[1::2], strict=True))),
            at=say("gauge-at", value=value) if value else "",
        )
        for what, value, *names in lines_of(facts["measured"])
    ]
    return listed(items, "clauses") if items else say("gauge-none")


def _role_missing(facts: Facts, called: Called) -> Sentence:
    roles = listed([called("role", role) for role in facts["roles"].split()], "or")
    if "move" not in facts:
        return say("refused-ROLE_MISSING-act", roles=roles)
    return say("refused-ROLE_MISSING", move=called("move", facts["move"]), roles=roles)


def _reason_missing(facts: Facts, called: Called) -> Sentence:
    if "move" not in facts:
        return say("refused-REASON_MISSING-act")
    return say("refused-REASON_MISSING", move=called("move", facts["move"]))


def _version_changed(_facts: Facts, _called: Called) -> Sentence:
    return say("refused-VERSION_CHANGED")


def _not_in_dispute(facts: Facts, _called: Called) -> Sentence:
    return say("refused-NOT_IN_DISPUTE", case=facts["case"])


def _too_late(facts: Facts, called: Called) -> Sentence:
    return say("refused-TOO_LATE", move=called("move", facts["move"]), seconds=float(facts["seconds"]))


def _reopened_often(facts: Facts, called: Called) -> Sentence:
    return say("refused-REOPENED_OFTEN", move=called("move", facts["move"]), times=facts["times"])


def _not_called_back(facts: Facts, called: Called) -> Sentence:
    return say("refused-NOT_CALLED_BACK", move=called("move", facts["move"]), seconds=float(facts["seconds"]))


def _same_person(facts: Facts, called: Called) -> Sentence:
    if "command" in facts:
        return say("refused-SAME_PERSON-command", command=facts["command"])
    if "number" in facts:
        return say("refused-SAME_PERSON-task", number=facts["number"])
    return say("refused-SAME_PERSON", move=called("move", facts["move"]))


def _photo_missing(facts: Facts, called: Called) -> Sentence:
    return say("refused-PHOTO_MISSING", move=called("move", facts["move"]))


def _remeasurement_failed(facts: Facts, called: Called) -> Sentence:
    return say(
        "refused-REMEASUREMENT_FAILED",
        move=called("move", facts["move"]),
        below=facts["below"],
        seconds=facts["seconds"],
        mute=facts["mute"],
        measured=measured(facts),
    )


def _measured(facts: Facts, _called: Called) -> Sentence:
    return say("refused-MEASURED", measured=measured(facts))


def _sensing_unavailable(_facts: Facts, _called: Called) -> Sentence:
    return say("refused-SENSING_UNAVAILABLE")


def _tasks_open(facts: Facts, called: Called) -> Sentence:
    return say("refused-TASKS_OPEN", move=called("move", facts["move"]), tasks=facts["tasks"])


def _children_open(facts: Facts, _called: Called) -> Sentence:
    return say("refused-CHILDREN_OPEN", open=facts["open"], children=facts["children"], task=facts["task"])


def _resource_booked(facts: Facts, called: Called) -> Sentence:
    if "kind" not in facts:
        return say("refused-RESOURCE_BOOKED", resource=called("resource", facts["resource"]))
    holders = [
        say("resource-holder", resource=called("resource", one), case=case) for one, case in lines_of(facts["holders"])
    ]
    kind = called("kind", facts["kind"])
    return say(
        "refused-RESOURCE_BOOKED-kind",
        kind=say("resource-any") if kind == facts["kind"] else kind,
        holders=listed(holders),
        ahead=facts["ahead"],
    )


def _already_arbitrated(facts: Facts, _called: Called) -> Sentence:
    return say("refused-ALREADY_ARBITRATED", task=facts["task"])


def _in_dispute(facts: Facts, called: Called) -> Sentence:
    return say("refused-IN_DISPUTE", case=facts["case"], move=called("move", facts["move"]))


def _interlock(facts: Facts, called: Called) -> Sentence:
    lock, why = called("interlock", facts["interlock"]), _why_it_does_not_hold(facts, called)
    if "command" not in facts:
        return say("refused-INTERLOCK_DOES_NOT_HOLD-unsent", interlock=lock, why=why)
    return say("refused-INTERLOCK_DOES_NOT_HOLD", command=facts["command"], interlock=lock, why=why)


def _why_it_does_not_hold(facts: Facts, called: Called) -> Sentence:
    theirs = listed([called("department", name) for name in facts["departments"].split()], "or")
    match facts["said"]:
        case "no":
            return say("interlock-no", text=facts["text"])
        case "long ago":
            age, valid = float(facts["age_seconds"]), float(facts["valid_seconds"])
            return say("interlock-long-ago", age=age, valid=valid, departments=theirs)
        case _:
            return say("interlock-nothing", departments=theirs)


def _command_timed_out(facts: Facts, _called: Called) -> Sentence:
    person = facts["waited_for"] == "second person"
    return say("refused-COMMAND_TIMED_OUT", waited_for="person" if person else "device")


def _agreement_not_open(facts: Facts, called: Called) -> Sentence:
    return say(
        "refused-AGREEMENT_NOT_OPEN",
        agreement=facts["agreement"],
        modes=listed([called("mode", mode) for mode in facts["modes"].split()], "or"),
        area=called("area", facts["area"]),
        mode=called("mode", facts["mode"]),
    )


def _foreign_warning(facts: Facts, called: Called) -> Sentence:
    department, post = called("department", facts["department"]), called("post", facts["post"])
    return say("refused-FOREIGN_WARNING", warning=facts["warning"], department=department, post=post)


def _method_not_allowed(facts: Facts, _called: Called) -> Sentence:
    return say("refused-METHOD_NOT_ALLOWED", caller=facts["caller"], method=facts["method"])


def _packs_undecided(facts: Facts, _called: Called) -> Sentence:
    return say("refused-PACKS_UNDECIDED", set=facts["set"])


def _pack_set_changed(facts: Facts, _called: Called) -> Sentence:
    return say("refused-PACK_SET_CHANGED", set=facts["set"], expected=facts["expected"])


def _pack_unknown(facts: Facts, _called: Called) -> Sentence:
    if "version" in facts:
        return say("refused-PACK_UNKNOWN-version", pack=facts["pack"], version=facts["version"])
    return say("refused-PACK_UNKNOWN", pack=facts["pack"])


def _pack_set_unknown(facts: Facts, _called: Called) -> Sentence:
    return say("refused-PACK_SET_UNKNOWN", set=facts["set"]) if "set" in facts else say("refused-PACK_SET_UNKNOWN-yet")


def _no_former_pack_set(facts: Facts, _called: Called) -> Sentence:
    if "set" in facts:
        return say("refused-NO_FORMER_PACK_SET", set=facts["set"])
    return say("refused-NO_FORMER_PACK_SET-yet")


REFUSALS: Mapping[str, Callable[[Facts, Called], Sentence]] = {
    MEASURED: _measured,
    "ROLE_MISSING": _role_missing,
    "REASON_MISSING": _reason_missing,
    "VERSION_CHANGED": _version_changed,
    "NOT_IN_DISPUTE": _not_in_dispute,
    "TOO_LATE": _too_late,
    "REOPENED_OFTEN": _reopened_often,
    "NOT_CALLED_BACK": _not_called_back,
    "SAME_PERSON": _same_person,
    "PHOTO_MISSING": _photo_missing,
    "REMEASUREMENT_FAILED": _remeasurement_failed,
    "SENSING_UNAVAILABLE": _sensing_unavailable,
    "TASKS_OPEN": _tasks_open,
    "CHILDREN_OPEN": _children_open,
    "RESOURCE_BOOKED": _resource_booked,
    "ALREADY_ARBITRATED": _already_arbitrated,
    "IN_DISPUTE": _in_dispute,
    "INTERLOCK_DOES_NOT_HOLD": _interlock,
    "COMMAND_TIMED_OUT": _command_timed_out,
    "AGREEMENT_NOT_OPEN": _agreement_not_open,
    "FOREIGN_WARNING": _foreign_warning,
    "METHOD_NOT_ALLOWED": _method_not_allowed,
    "PACKS_UNDECIDED": _packs_undecided,
    "PACK_SET_CHANGED": _pack_set_changed,
    "PACK_UNKNOWN": _pack_unknown,
    "PACK_SET_UNKNOWN": _pack_set_unknown,
    "NO_FORMER_PACK_SET": _no_former_pack_set,
}
"""By reason."""
