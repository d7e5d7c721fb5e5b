"""What people call what stands on a timeline: by the packs in use, by the city, resources by their owners; and why it
happened, in sentences made of those names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Label
from cityloop_packs import ActivePacks, LabelText, move_name, process_of
from cityloop_words import MEASURED, Both, explained, listed, refused, resources_in

from cityloop_collaboration_tasks.domain.timeline import Entry, Subject

MOVED = {Subject.CASE, Subject.TASK}


def nameless(_identifier: str) -> Label:
    """Nobody knows its name."""
    return Label()


@dataclass(frozen=True, slots=True)
class Naming:
    """The names that are known; what has none keeps its identifier."""

    packs: ActivePacks
    resources: Mapping[str, Label] = field(default_factory=dict)
    department: Callable[[str], Label] = nameless

    def named(self, entry: Entry, event_class: str) -> Entry:
        """An entry of a case of this class, with the names of what it is about, and why in both languages."""
        because = self._because(entry, event_class)
        entry = entry if because is None else replace(entry, because=Label(zh=because.zh, en=because.en))
        entry = replace(entry, decided=self._decided(entry.decided_by)) if entry.decided_by else entry
        if entry.subject in MOVED:
            name = label_of(move_name(self.packs, event_class, entry.what))
            return replace(entry, name=name, asked=self._asked(entry.instruction, event_class))
        if entry.subject is Subject.NOTE:
            return replace(entry, title=label_of(move_name(self.packs, event_class, entry.number)))
        if entry.subject is Subject.BOOKING:
            return replace(entry, title=self.resources.get(entry.number, Label()))
        if entry.subject is Subject.COMMAND:
            return replace(entry, name=self._command(entry), stated=self._stated(entry.interlock))
        return entry

    def _because(self, entry: Entry, event_class: str) -> Both | None:
        """Why it happened, where the fleet said so and its facts are known."""

        def called(kind: str, name: str) -> Both:
            return self._called(kind, name, event_class)

        match entry.subject:
            case Subject.SIGNAL:
                return explained(entry.what, entry.facts, called)
            case Subject.WARNING if entry.facts:
                parts = ((self._part(part), weight) for part, weight in entry.facts.items())
                return listed(
                    (Both(f"{part.zh} {weight}", f"{part.en} {weight}") for part, weight in parts), "；", "; "
                )
            case Subject.NOTE | Subject.BOOKING | Subject.COMMAND if entry.facts or entry.code:
                return refused(entry.code or MEASURED, entry.facts, called)
        return None

    def _called(self, kind: str, name: str, event_class: str) -> Both:
        match kind:
            case "move":
                label = label_of(move_name(self.packs, event_class, name))
            case "resource":
                label = self.resources.get(name, Label())
            case "department":
                label = self.department(name)
            case _:
                label = label_of(self.packs.title(kind, name))
        return Both(label.zh or label.en or name, label.en or label.zh or name)

    def _part(self, name: str) -> Both:
        """A part of a composite; of a prediction's warning it is the rule."""
        rule = self._called("rule", name, "")
        return rule if rule.en != name else self._called("part", name, "")

    def _decided(self, by: str) -> Label:
        """A pack and its version; empty where it is none of these."""
        pack, _, version = by.rpartition(" ")
        title = self.packs.title("pack", pack)
        return Label() if title is None else Label(zh=f"{title.zh}第 {version} 版", en=f"{title.en}, version {version}")

    def _command(self, entry: Entry) -> Label:
        command, _, thing = entry.what.partition(" ")
        title, name = self._called("command", command, ""), entry.thing
        return Label(zh=f"{title.zh}：{name.zh or name.en or thing}", en=f"{title.en}: {name.en or name.zh or thing}")

    def _stated(self, interlock: str) -> Label:
        name, _, said = interlock.partition(": ")
        title = self.packs.title("interlock", name)
        return Label() if title is None else Label(zh=f"{title.zh}：{said}", en=f"{title.en}: {said}")

    def _asked(self, instruction: str, event_class: str) -> Label:
        process = process_of(self.packs, event_class)
        plan = None if process is None else process.item.not_acknowledged
        if plan is None or instruction != f"{plan.instruction.zh} {plan.instruction.en}":
            return Label()
        return label_of(plan.instruction)


def label_of(text: LabelText | None) -> Label:
    """A text of a pack as a label; empty where there is none."""
    return Label() if text is None else Label(zh=text.zh, en=text.en)


def booked(entries: Iterable[Entry]) -> list[str]:
    """Ids of the resources that entries are about."""
    kept = list(entries)
    numbers = {entry.number for entry in kept if entry.subject is Subject.BOOKING}
    return sorted(numbers.union(*(resources_in(entry.facts) for entry in kept)))
