"""Why something was refused, or has to wait, as a sentence by its constant reason, made of the refusal's details."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cityloop_localisation import Name, Phrase, Sentence, phrase_list, say

from cityloop_words.details import Details, NameLookup, lines_of
from cityloop_words.plain_refusals import PLAIN_REFUSALS

MEASURED = "MEASURED"
"""Not refused: what a move was shown."""


def refusal_sentence(reason: str, details: Details, name_of: NameLookup) -> Sentence | None:
    """The sentence of a reason; None where it has none, or a fact is missing, such as of a record of before.

    Args:
        reason: the constant of the refusal.
        details: what it is made of.
        name_of: names what they identify.
    """
    make = REFUSALS.get(reason)
    if reason in PLAIN_REFUSALS:
        return say(f"refused-{reason}")
    try:
        return None if make is None else make(dict(details), name_of)
    except (KeyError, ValueError):
        return None


def resources_in(details: Details) -> set[str]:
    """Ids of the resources that the details of a refused or waiting booking name."""
    holders = {line[0] for line in lines_of(details.get("holders", ""))}
    return holders | ({details["resource"]} if "resource" in details else set())


def measurements(details: Details) -> Phrase:
    """What each gauge says, from lines of what is so, the value, and its names: language tag and text in turn."""
    items = [
        say(
            f"gauge-{what}",
            name=Name(dict(zip(names[::2], names[1::2], strict=True))),
            at=say("gauge-at", value=value) if value else "",
        )
        for what, value, *names in lines_of(details["measured"])
    ]
    return phrase_list(items, "clauses") if items else say("gauge-none")


def _role_missing(details: Details, name_of: NameLookup) -> Sentence:
    roles = phrase_list([name_of("role", role) for role in details["roles"].split()], "or")
    if "move" not in details:
        return say("refused-ROLE_MISSING-act", roles=roles)
    return say("refused-ROLE_MISSING", move=name_of("move", details["move"]), roles=roles)


def _of_move(reason: str, *needed: str) -> Callable[[Details, NameLookup], Sentence]:
    """Makes the sentence of a move from these details."""

    def make(details: Details, name_of: NameLookup) -> Sentence:
        values = {name: float(details[name]) if name == "seconds" else details[name] for name in needed}
        return say(f"refused-{reason}", move=name_of("move", details["move"]), **values)

    return make


def _reason_missing(details: Details, name_of: NameLookup) -> Sentence:
    if "move" not in details:
        return say("refused-REASON_MISSING-act")
    return say("refused-REASON_MISSING", move=name_of("move", details["move"]))


def _version_changed(_details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-VERSION_CHANGED")


def _not_in_dispute(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-NOT_IN_DISPUTE", case=details["case"])


def _condition_failed(details: Details, name_of: NameLookup) -> Sentence:
    said = {"move": name_of("move", details["move"]), "condition": details["condition"]}
    if not details.get("absent"):
        return say("refused-CONDITION_FAILED", **said)
    absent = phrase_list(name_of("attribute", name) for name in details["absent"].split(", "))
    return say("refused-CONDITION_FAILED-unknown", **said, absent=absent)


def _same_person(details: Details, name_of: NameLookup) -> Sentence:
    if "command" in details:
        return say("refused-SAME_PERSON-command", command=details["command"])
    if "number" in details:
        return say("refused-SAME_PERSON-task", number=details["number"])
    return say("refused-SAME_PERSON", move=name_of("move", details["move"]))


def _not_yet(details: Details, name_of: NameLookup) -> Sentence:
    seconds = float(details["seconds"])
    if "number" in details:
        return say("refused-NOT_YET-task", number=details["number"], seconds=seconds)
    return say("refused-NOT_YET", move=name_of("move", details["move"]), seconds=seconds)


def _remeasurement_failed(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "refused-REMEASUREMENT_FAILED",
        move=name_of("move", details["move"]),
        below=details["below"],
        seconds=details["seconds"],
        mute=details["mute"],
        measured=measurements(details),
    )


def _measured(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-MEASURED", measured=measurements(details))


def _sensing_unavailable(_details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-SENSING_UNAVAILABLE")


def _children_open(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-CHILDREN_OPEN", open=details["open"], children=details["children"], task=details["task"])


def _resource_booked(details: Details, name_of: NameLookup) -> Sentence:
    if "kind" not in details:
        return say("refused-RESOURCE_BOOKED", resource=name_of("resource", details["resource"]))
    holders = [
        say("resource-holder", resource=name_of("resource", one), case=case)
        for one, case in lines_of(details["holders"])
    ]
    kind = name_of("kind", details["kind"])
    return say(
        "refused-RESOURCE_BOOKED-kind",
        kind=say("resource-any") if kind == details["kind"] else kind,
        holders=phrase_list(holders),
        ahead=details["ahead"],
    )


def _already_arbitrated(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-ALREADY_ARBITRATED", task=details["task"])


def _in_dispute(details: Details, name_of: NameLookup) -> Sentence:
    return say("refused-IN_DISPUTE", case=details["case"], move=name_of("move", details["move"]))


def _interlock(details: Details, name_of: NameLookup) -> Sentence:
    lock, why = name_of("interlock", details["interlock"]), _why_it_does_not_hold(details, name_of)
    if "command" not in details:
        return say("refused-INTERLOCK_DOES_NOT_HOLD-unsent", interlock=lock, why=why)
    return say("refused-INTERLOCK_DOES_NOT_HOLD", command=details["command"], interlock=lock, why=why)


def _why_it_does_not_hold(details: Details, name_of: NameLookup) -> Sentence:
    theirs = phrase_list([name_of("department", name) for name in details["departments"].split()], "or")
    match details["said"]:
        case "no":
            return say("interlock-no", text=details["text"])
        case "long ago":
            age, valid = float(details["age_seconds"]), float(details["valid_seconds"])
            return say("interlock-long-ago", age=age, valid=valid, departments=theirs)
        case _:
            return say("interlock-nothing", departments=theirs)


def _command_timed_out(details: Details, _name_of: NameLookup) -> Sentence:
    person = details["waited_for"] == "second person"
    return say("refused-COMMAND_TIMED_OUT", waited_for="person" if person else "device")


def _agreement_not_open(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "refused-AGREEMENT_NOT_OPEN",
        agreement=details["agreement"],
        modes=phrase_list([name_of("mode", mode) for mode in details["modes"].split()], "or"),
        area=name_of("area", details["area"]),
        mode=name_of("mode", details["mode"]),
    )


def _foreign_warning(details: Details, name_of: NameLookup) -> Sentence:
    department, post = name_of("department", details["department"]), name_of("post", details["post"])
    return say("refused-FOREIGN_WARNING", warning=details["warning"], department=department, post=post)


def _method_not_allowed(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-METHOD_NOT_ALLOWED", caller=details["caller"], method=details["method"])


def _packs_undecided(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-PACKS_UNDECIDED", set=details["set"])


def _pack_set_changed(details: Details, _name_of: NameLookup) -> Sentence:
    return say("refused-PACK_SET_CHANGED", set=details["set"], expected=details["expected"])


def _pack_unknown(details: Details, _name_of: NameLookup) -> Sentence:
    if "version" in details:
        return say("refused-PACK_UNKNOWN-version", pack=details["pack"], version=details["version"])
    return say("refused-PACK_UNKNOWN", pack=details["pack"])


def _pack_set_unknown(details: Details, _name_of: NameLookup) -> Sentence:
    return (
        say("refused-PACK_SET_UNKNOWN", set=details["set"]) if "set" in details else say("refused-PACK_SET_UNKNOWN-yet")
    )


def _no_former_pack_set(details: Details, _name_of: NameLookup) -> Sentence:
    if "set" in details:
        return say("refused-NO_FORMER_PACK_SET", set=details["set"])
    return say("refused-NO_FORMER_PACK_SET-yet")


REFUSALS: Mapping[str, Callable[[Details, NameLookup], Sentence]] = {
    MEASURED: _measured,
    "ROLE_MISSING": _role_missing,
    "REASON_MISSING": _reason_missing,
    "VERSION_CHANGED": _version_changed,
    "NOT_IN_DISPUTE": _not_in_dispute,
    "TOO_LATE": _of_move("TOO_LATE", "seconds"),
    "REOPENED_OFTEN": _of_move("REOPENED_OFTEN", "times"),
    "NOT_CALLED_BACK": _of_move("NOT_CALLED_BACK", "seconds"),
    "TOO_EARLY": _of_move("TOO_EARLY", "seconds"),
    "DEADLINE_PASSED": _of_move("DEADLINE_PASSED", "moment"),
    "REVIEWS_MISSING": _of_move("REVIEWS_MISSING", "filed", "needed"),
    "FORM_MISSING": _of_move("FORM_MISSING", "form"),
    "CHECKS_FAILED": _of_move("CHECKS_FAILED", "form", "failed"),
    "NOT_APPROVED": _of_move("NOT_APPROVED", "approved", "needed"),
    "FLOWS_OPEN": _of_move("FLOWS_OPEN", "ended", "children"),
    "SEEN_SINCE": _of_move("SEEN_SINCE", "seconds"),
    "CONDITION_FAILED": _condition_failed,
    "SAME_PERSON": _same_person,
    **{
        reason: _of_move(reason)
        for reason in ("SAME_POST", "NO_CLOCK_RUNS", "LIMIT_PASSED", "NO_OWN_TASK", "UNTIL_MISSING")
    },
    "EXTENDED_OFTEN": _of_move("EXTENDED_OFTEN", "times"),
    "NOT_YET": _not_yet,
    "UNTIL_TOO_LATE": _of_move("UNTIL_TOO_LATE", "seconds"),
    "PHOTO_MISSING": _of_move("PHOTO_MISSING"),
    "REMEASUREMENT_FAILED": _remeasurement_failed,
    "SENSING_UNAVAILABLE": _sensing_unavailable,
    "TASKS_OPEN": _of_move("TASKS_OPEN", "tasks"),
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
