"""What people call what a play names, by its own city, pack and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cityloop_local.workspace import root
from cityloop_localisation import Phrase, PhraseList, phrase_list
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import PROCESSES, ActivePacks, parse_all

from cityloop_plays.texts import text_of, word


@dataclass(frozen=True)
class PlayNames:
    """The names of one play; what has none is called by its identifier."""

    packs: ActivePacks = field(default_factory=ActivePacks)
    names: Mapping[tuple[str, str], Phrase] = field(default_factory=dict)
    """Of posts, departments, areas (layer/id) and places, by kind and identifier."""

    @classmethod
    def of(cls, city: str, packs: Sequence[str], places: Mapping[str, Phrase]) -> PlayNames:
        """Read the files of a city and of packs."""
        _, records = read_city(root() / "deploy" / "cities" / city)
        names = {("place", name): called for name, called in places.items()}
        for record in records:
            match record.WhichOneof("entity"):
                case "department":
                    names["department", record.department.department_id] = text_of(record.department.name)
                case "post":
                    names["post", record.post.post_id] = text_of(record.post.name)
                case "area":
                    names["area", f"{record.area.layer}/{record.area.area_id}"] = text_of(record.area.name)
        contents = parse_all(read_packs(root() / "deploy" / "packs", *packs))
        return cls(ActivePacks.of(contents), names)

    def post(self, post_id: str) -> Phrase:
        """A post."""
        return self._name("post", post_id)

    def department(self, department_id: str) -> Phrase:
        """A department."""
        return self._name("department", department_id)

    def departments(self, department_ids: Iterable[str]) -> PhraseList:
        """Departments, one after the other."""
        return phrase_list(self.department(name) for name in department_ids)

    def area(self, layer: str, area_id: str) -> Phrase:
        """An area."""
        return self._name("area", f"{layer}/{area_id}")

    def place(self, name: str) -> Phrase:
        """A place of the play."""
        return self._name("place", name)

    def move(self, move: str) -> Phrase:
        """A move of a case, or of a task."""
        return self._moves.get(move) or word(move)

    def command(self, command: str) -> Phrase:
        """A command of a thing model."""
        return self.name_in("command", command)

    def thing_model(self, name: str) -> Phrase:
        """A thing model."""
        return self.name_in("thing_model", name)

    def event_class(self, name: str) -> Phrase:
        """A class of events."""
        return self.name_in("event_class", name)

    def name_in(self, kind: str, name: str) -> Phrase:
        """What people call a thing of a kind, as sentences of the fleet name it."""
        match kind:
            case "post" | "department" | "area":
                return self._name(kind, name)
            case "move":
                return self.move(name)
            case "mode":
                return word(name)
            case _:
                title = self.packs.title(kind, name)
                return name.rpartition("/")[2] if title is None else text_of(title)

    def part(self, name: str) -> Phrase:
        """A part of a composite; of a prediction's warning it is the rule."""
        rule = self.name_in("rule", name)
        return rule if rule != name else self.name_in("part", name)

    def any_name(self, name: str) -> Phrase:
        """Whatever an identifier names: a word, a department, a class."""
        for find in (word, self.department, self.event_class):
            if (found := find(name)) != name:
                return found
        return name

    @cached_property
    def _moves(self) -> Mapping[str, Phrase]:
        processes = (process for pack in self.packs.packs.values() for process in pack.content.of(PROCESSES))
        moves = (move for process in processes for move in process.moves)
        return {item.move: text_of(item.name) for item in moves if item.name is not None}

    def _name(self, kind: str, name: str) -> Phrase:
        return self.names.get((kind, name), name)
