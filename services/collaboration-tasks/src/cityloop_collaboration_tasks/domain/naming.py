"""What people call what stands on a timeline: moves and commands by the packs in use, resources by their owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Label
from cityloop_packs import ActivePacks, LabelText

from cityloop_collaboration_tasks.domain.timeline import Entry, Subject

MOVED = {Subject.CASE, Subject.TASK}


@dataclass(frozen=True, slots=True)
class Naming:
    """The names that are known; what has none keeps its identifier."""

    packs: ActivePacks
    resources: Mapping[str, Label] = field(default_factory=dict)

    def named(self, entry: Entry, event_class: str) -> Entry:
        """An entry of a case of this class, with the names of what it is about."""
        if entry.subject in MOVED:
            return replace(entry, name=label_of(self.packs.move_name(event_class, entry.what)))
        if entry.subject is Subject.NOTE:
            return replace(entry, title=label_of(self.packs.move_name(event_class, entry.number)))
        if entry.subject is Subject.BOOKING:
            return replace(entry, title=self.resources.get(entry.number, Label()))
        if entry.subject is Subject.COMMAND:
            return replace(entry, name=self._command(entry.what))
        return entry

    def _command(self, what: str) -> Label:
        command, _, thing = what.partition(" ")
        title = self.packs.command_title(command)
        return Label() if title is None else Label(zh=f"{title.zh} {thing}", en=f"{title.en} {thing}")


def label_of(text: LabelText | None) -> Label:
    """A text of a pack as a label; empty where there is none."""
    return Label() if text is None else Label(zh=text.zh, en=text.en)


def booked(entries: Iterable[Entry]) -> list[str]:
    """Ids of the resources that entries are about."""
    return sorted({entry.number for entry in entries if entry.subject is Subject.BOOKING})
