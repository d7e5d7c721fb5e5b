"""What people call what stands on a timeline: by the packs in use, by the city, resources by their owners; and why it
happened, in sentences made of those names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Label, Place
from cityloop_kernel import earth
from cityloop_localisation import Phrase, name_of, phrase_list, say
from cityloop_packs import EVENT_CLASSES, ActivePacks, LabelText, move_name, state_name
from cityloop_timelines import Corrected, Entry, Subject, attribute_said, label_said
from cityloop_words import MEASURED, Details, NameLookup, explain, refusal_sentence, resources_in

OF_MODELS = {"property", "command", "interlock"}
"""Kinds whose names are model/name."""
CLOCK_MOVES = {"overdue", "whole-overdue", "due-soon", "whole-due-soon"}
"""Which the service makes because time has passed."""
MOVED = {Subject.CASE, Subject.TASK}


def no_name(_identifier: str) -> Label:
    """It has no name."""
    return Label()


@dataclass(frozen=True, slots=True)
class TimelineNames:
    """The names that are known; what has none keeps its identifier."""

    packs: ActivePacks
    resources: Mapping[str, Label] = field(default_factory=dict)
    department: Callable[[str], Label] = no_name

    def named(self, entry: Entry, event_class: str) -> Entry:
        """An entry of a case of this class, with the names of what it is about, and why."""
        because = self._because(entry, event_class)
        entry = entry if because is None else replace(entry, because=because)
        entry = replace(entry, decided=self._decided(entry.decided_by)) if entry.decided_by else entry
        entry = replace(entry, said=self._said(entry, event_class)) if entry.attributes else entry
        entry = entry if entry.corrected is None else replace(entry, said=self._corrected(entry.corrected))
        if entry.subject in MOVED:
            name = text_of(move_name(self.packs, event_class, entry.what))
            return replace(entry, name=name)
        if entry.subject is Subject.NOTE:
            return replace(entry, title=text_of(move_name(self.packs, event_class, entry.number)))
        if entry.subject is Subject.MESSAGE:
            return replace(entry, name=text_of(state_name(self.packs, event_class, entry.what)))
        if entry.subject is Subject.BOOKING:
            return replace(entry, title=label_said(self.resources.get(entry.number)))
        if entry.subject is Subject.COMMAND:
            return replace(entry, name=self._command(entry), stated=self._stated(entry))
        return entry

    def lookup(self, event_class: str) -> NameLookup:
        """Names what sentences about a case of this class identify."""
        return lambda kind, name: self._called(kind, name, event_class)

    def _said(self, entry: Entry, event_class: str) -> Phrase:
        """What was said of attributes, in the order of the class; those that it does not know come last."""
        found = self.packs.named(EVENT_CLASSES).get(event_class)
        declared = {} if found is None else {item.attribute: item for item in found.item.attributes}
        names = [name for name in declared if name in entry.attributes]
        names += sorted(entry.attributes.keys() - declared.keys())
        return phrase_list(
            (attribute_said(name, entry.attributes[name], declared.get(name)) for name in names), "clauses"
        )

    def _corrected(self, what: Corrected) -> Phrase:
        """What was corrected, from and to."""
        said: list[Phrase] = []
        if what.former_class != what.event_class:
            names = [self._called("event_class", name, "") for name in (what.former_class, what.event_class)]
            said.append(say("corrected-class", former=names[0], present=names[1]))
        if what.former_place is not None and what.former_place.HasField("position"):
            said.append(say("corrected-place", metres=float(round(_metres(what.former_place, what.place)))))
        elif what.former_place is not None:
            said.append(say("corrected-place-unknown"))
        return phrase_list(said, "clauses")

    def _because(self, entry: Entry, event_class: str) -> Phrase | None:
        """Why it happened, where the fleet said so and its facts are known."""

        def called(kind: str, name: str) -> Phrase:
            return self._called(kind, _in_model(entry, name) if kind == "interlock" else name, event_class)

        match entry.subject:
            case Subject.SIGNAL:
                return explain(entry.what, entry.facts, called)
            case Subject.WARNING if entry.facts:
                parts = entry.facts.items()
                return phrase_list(
                    (say("warning-part", part=self._part(part), weight=weight) for part, weight in parts), "clauses"
                )
            case Subject.CASE | Subject.TASK if entry.facts:
                return because_of_time(entry.what, entry.facts, called)
            case Subject.NOTE | Subject.BOOKING | Subject.COMMAND if entry.facts or entry.code:
                return refusal_sentence(entry.code or MEASURED, entry.facts, called)
        return None

    def _called(self, kind: str, name: str, event_class: str) -> Phrase:
        match kind:
            case "move":
                called = text_of(move_name(self.packs, event_class, name))
            case "resource":
                called = label_said(self.resources.get(name))
            case "department":
                called = label_said(self.department(name))
            case "attribute":
                called = text_of(self.packs.title(kind, f"{event_class}/{name}"))
            case "mode":
                called = say(f"mode-{name}")
            case _:
                called = text_of(self.packs.title(kind, name))
        return called or (name.rpartition("/")[2] if kind in OF_MODELS else name)

    def _part(self, name: str) -> Phrase:
        """A part of a composite; of a prediction's warning it is the rule."""
        rule = self._called("rule", name, "")
        return rule if rule != name else self._called("part", name, "")

    def _decided(self, by: str) -> Phrase:
        """A pack and its version; empty where it is none of these."""
        pack, _, version = by.rpartition(" ")
        title = text_of(self.packs.title("pack", pack))
        return say("pack-version", pack=title, version=version) if title else ""

    def _command(self, entry: Entry) -> Phrase:
        command, _, thing = entry.what.partition(" ")
        return say(
            "command-of", command=self._called("command", _in_model(entry, command), ""), thing=entry.thing or thing
        )

    def _stated(self, entry: Entry) -> Phrase:
        name, _, statement = entry.interlock.partition(": ")
        title = text_of(self.packs.title("interlock", _in_model(entry, name)))
        return say("interlock-stated", interlock=title, stated=statement) if title else ""


def _past_vacancy(facts: Details, level: Phrase) -> Phrase:
    """That the duty roster had nobody for a level: it climbed on, or went to all posts of the last one."""
    posts, absent = facts["posts"].split(), facts["absent"].split()
    awaits, vacant, goes = facts["awaits"], facts["vacant"], "posts" if posts else "on"
    named = phrase_list(posts)
    if not absent:
        return say("because-escalate-vacant", awaits=awaits, level=level, vacant=vacant, goes=goes, posts=named)
    return say(
        "because-escalate-vacant-absent",
        awaits=awaits,
        level=level,
        vacant=vacant,
        goes=goes,
        posts=named,
        absent=phrase_list(absent),
    )


def because_of_time(what: str, facts: Details, called: Callable[[str, str], Phrase]) -> Phrase | None:
    """Why a clock rang, or a task climbed; None of any other move, or where a fact is missing."""
    try:
        if what == "escalate":
            level, posts, absent = facts["level"], phrase_list(facts["posts"].split()), facts["absent"].split()
            key = f"{facts['escalation']}/{level}"
            name = called("escalation_level", key)
            number = level if name == key else say("level-named", level=level, name=name)
            if facts.get("vacant"):
                return _past_vacancy(facts, number)
            if not absent:
                return say("because-escalate", awaits=facts["awaits"], level=number, posts=posts)
            missing = phrase_list(absent)
            return say("because-escalate-absent", awaits=facts["awaits"], level=number, posts=posts, absent=missing)
        if what in CLOCK_MOVES:
            return say(f"because-{what}", limit=say(f"limit-{facts['unit']}", number=float(facts["limit"])))
    except (KeyError, ValueError):
        return None
    return None


def _metres(one: Place, other: Place) -> float:
    """How far two places are apart; pages that ask nobody who he is say no more of a place."""
    here, there = one.position, other.position
    return earth.distance_metres((here.longitude, here.latitude), (there.longitude, there.latitude))


def _in_model(entry: Entry, name: str) -> str:
    """The name of what is in the model of the thing that a command is for."""
    return f"{entry.thing_model}/{name}" if entry.thing_model else name


def text_of(text: LabelText | None) -> Phrase:
    """A text of a pack; empty where there is none."""
    return "" if text is None else name_of(text)


def booked(entries: Iterable[Entry]) -> list[str]:
    """Ids of the resources that entries are about."""
    listed_entries = list(entries)
    numbers = {entry.number for entry in listed_entries if entry.subject is Subject.BOOKING}
    return sorted(numbers.union(*(resources_in(entry.facts) for entry in listed_entries)))
