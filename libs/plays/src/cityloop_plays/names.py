"""What people call what a play names, by its own city, pack and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cityloop_local.workspace import root
from cityloop_localisation import Phrase, PhraseList, phrase_list
from cityloop_operator.operations import read_city, read_packs
from cityloop_packs import FLOWS, LEDGERS, PROCESSES, ActivePacks, parse_all

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
        """A move of a case, of a flow, or of a task."""
        return self._moves.get(move) or word(move)

    def ledger(self, name: str) -> Phrase:
        """A ledger, as pack/ledger."""
        pack_id, _, ledger = name.partition("/")
        pack = self.packs.packs.get(pack_id)
        found = () if pack is None else pack.content.of(LEDGERS)
        return next((text_of(item.name) for item in found if item.ledger == ledger), name)

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
        contents = [pack.content for pack in self.packs.packs.values()]
        found = [move for content in contents for process in content.of(PROCESSES) for move in process.moves]
        of_flows = [move for content in contents for flow in content.of(FLOWS) for move in flow.moves]
        names = [(move.move, move.name) for move in found] + [(move.move, move.name) for move in of_flows]
        return {move: text_of(name) for move, name in names if name is not None}

    def _name(self, kind: str, name: str) -> Phrase:
        return self.names.get((kind, name), name)
