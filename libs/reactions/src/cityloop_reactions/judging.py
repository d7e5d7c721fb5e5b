"""Which reactions answer to what has happened, by which cause, and for whom. Pure: services and the trial use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop_city import CityModel
from cityloop_expressions import Judgement, Plain
from cityloop_flows import Move
from cityloop_kernel import ConflictError
from cityloop_packs import (
    EVERY_CLASS,
    FLOWS,
    REACTIONS,
    Cause,
    PackItem,
    Reaction,
    SubjectConditions,
    environment_of,
    indicator_of,
    process_of,
    variables_of,
)
from cityloop_packs import ActivePacks as Packs

from cityloop_reactions.trigger import Trigger

OPENING = "open"
NOTHING: Mapping[str, Plain] = MappingProxyType({})
EXPIRIES = {
    "case_stage": "overdue",
    "case_whole": "whole-overdue",
    "task": "overdue",
    "acceptance": "escalate",
    "contact": "escalate",
    "arrival": "escalate",
    "flow": "overdue",
}
"""By the clock: the move of the version that says that it has run out."""
STEPS = {"acceptance": "accepted", "contact": "contacted", "arrival": "arrived"}
"""By the clock: the step of a task that it runs for."""


@dataclass(frozen=True, slots=True)
class Target:
    """For whom a reaction is done."""

    name: str = ""
    """`layer/area`, the id of a post or thing, or the key of a row; empty where it is for what the cause is about."""
    area: AreaReference | None = None
    post_id: str = ""
    place: Place | None = None
    """Of a thing or row that has one."""
    values: Mapping[str, Plain] = field(default_factory=dict)
    """What conditions know of a thing or row."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reaction that answers to what has happened."""

    reaction: PackItem[Reaction]
    trigger: Trigger
    cause: str
    """Its name: with the reaction and the target it is unique, however often the fact arrives."""
    target: Target
    judgement: Judgement | None = None
    """Of its condition, where it has one that can be judged yet."""

    @property
    def unlisted(self) -> bool:
        """Whether its list has to be asked for first: its condition is judged then, for each."""
        return is_unlisted(self.reaction.item, self.target.name)

    @property
    def holds(self) -> bool:
        """Whether its condition holds, as far as it can be judged."""
        return self.judgement is None or self.judgement.holds


def answers_to(packs: Packs, city: Callable[[], CityModel], trigger: Trigger) -> Iterator[Answer]:
    """Every reaction that answers to a fact, for each of its targets, whether its condition holds or not.

    Args:
        packs: in use; a retiring one takes no new work.
        city: in use.
        trigger: no date.
    """
    for found in packs.all(REACTIONS):
        if found.retiring:
            continue
        cause = cause_of(packs, found, trigger)
        if cause:
            yield from answers(packs, city, found, trigger, cause)


def answers(
    packs: Packs, city: Callable[[], CityModel], found: PackItem[Reaction], trigger: Trigger, cause: str
) -> Iterator[Answer]:
    """One reaction for each of its targets."""
    for target in targets_of(found.item, city):
        yield Answer(found, trigger, cause, target, judged(packs, found, trigger, target))


def judged(packs: Packs, found: PackItem[Reaction], trigger: Trigger, target: Target) -> Judgement | None:
    """How the condition of a reaction comes out; None where it has none, or its list has to be asked for first."""
    if found.item.when is None or is_unlisted(found.item, target.name):
        return None
    environment = environment_of(packs, _class_known(found.item.cause, trigger), variables_of(found.item))
    area = "" if target.area is None else target.area.area_id
    plain = {**trigger.variables, **target.values, "area": area, "post": target.post_id}
    at_hand = environment.at_hand(trigger.attributes, plain)
    return SubjectConditions(at_hand).judge(found.name, found.item.when)


def _class_known(cause: Cause, trigger: Trigger) -> str:
    """The class whose attributes its condition may ask for: of one that answers to any class, none."""
    return trigger.event_class if cause.event_classes and EVERY_CLASS not in cause.event_classes else ""


def is_unlisted(reaction: Reaction, target: str) -> bool:
    """Whether a cause stands for a list that has to be asked for: then each of it gets a cause of its own."""
    return reaction.for_each is not None and reaction.for_each.asked and not target


def targets_of(reaction: Reaction, city: Callable[[], CityModel]) -> list[Target]:
    """For whom it is done, in order of their names; one without a name where its list has to be asked for."""
    if reaction.for_each is None or reaction.for_each.asked:
        return [Target()]
    layer, role = reaction.for_each.areas, reaction.for_each.posts
    if layer is not None:
        found = sorted(area for of, area in city().areas if of == layer)
        return [Target(f"{layer}/{area}", AreaReference(layer=layer, area_id=area)) for area in found]
    posts = sorted(post.post_id for post in city().posts.values() if role in post.roles)
    return [Target(post, post_id=post) for post in posts]


def target_named(
    reaction: Reaction,
    name: str,
    city: Callable[[], CityModel],
    place: Place | None = None,
    values: Mapping[str, Plain] = NOTHING,
) -> Target | None:
    """A target by its name; None where the city has it no more, or the reaction is for others now.

    Args:
        reaction: for each of whose list it is.
        name: of the target.
        city: in use.
        place: of a thing or row, as it was when the list was asked for.
        values: likewise what conditions know of it.
    """
    if reaction.for_each is None:
        return Target() if not name else None
    if reaction.for_each.asked:
        return Target(name, place=place, values=values)
    layer, role = reaction.for_each.areas, reaction.for_each.posts
    if layer is not None:
        of, _, area = name.partition("/")
        known = of == layer and (layer, area) in city().areas
        return Target(name, AreaReference(layer=layer, area_id=area)) if known else None
    post = city().posts.get(name)
    return Target(name, post_id=name) if post is not None and role in post.roles else None


def thing_target(thing_id: str, owner: str, place: Place) -> Target:
    """A registered thing, whose department is its owner, as one of a list."""
    return Target(thing_id, place=place, values={"thing": thing_id, "owner": owner})


def area_of(place: Place | None, layer: str) -> AreaReference:
    """The area of a layer in which something lies.

    Raises:
        ConflictError: it lies in none.
    """
    found = None if place is None else next((area for area in place.areas if area.layer == layer), None)
    if found is None:
        raise ConflictError(f"what the cause is about lies in no area of layer {layer!r}", "NO_AREA", {"layer": layer})
    return found


def place_of(trigger: Trigger, target: Target, city: CityModel) -> Place:
    """Where it is to be done: at the area that it is for, else where it happened, else in the whole city."""
    area, happened = target.area, target.place or trigger.place
    if area is None and happened is not None:
        if happened.HasField("position") or happened.jurisdiction:
            return happened
        area = happened.areas[0] if happened.areas else None
    if area is None:
        return Place(jurisdiction=city.city.jurisdiction)
    known = city.areas.get((area.layer, area.area_id))
    of = known.division_id if known is not None else ""
    return Place(areas=[area], jurisdiction=of or city.city.jurisdiction)


def cause_of(packs: Packs, found: PackItem[Reaction], trigger: Trigger) -> str:
    """What a reaction knows a fact by that it answers to; empty where it does not answer to it."""
    cause = found.item.cause
    if cause.subject != trigger.of or not _of_subject(found, trigger):
        return ""
    move, due = str(trigger.variables.get("move", "")), trigger.due_at
    if cause.expiry is not None:
        if move != EXPIRIES[cause.expiry.of]:
            return ""
        step, level = STEPS.get(cause.expiry.of), ""
        if step is not None:
            if trigger.variables["awaits"] != step:
                return ""
            level = f"/{trigger.variables['level']:.0f}"
        return f"{trigger.subject}/{cause.expiry.of}{level}/{due or trigger.version}"
    if cause.band is not None:
        entered = trigger.variables["band"] in cause.band.bands and trigger.band_changes
        changed = trigger.variables["band"] != trigger.variables["band_before"]
        return f"{trigger.subject}/{trigger.band_changes}" if entered and changed else ""
    return _of_fact(packs, found, trigger)


def _of_subject(found: PackItem[Reaction], trigger: Trigger) -> bool:
    cause = found.item.cause
    if cause.flow is not None:
        return trigger.definition == f"{found.name.partition('/')[0]}/{cause.flow}"
    if cause.band is not None:
        return trigger.definition == indicator_of(found)
    classes = cause.event_classes
    return not classes or EVERY_CLASS in classes or trigger.event_class in classes


def _of_fact(packs: Packs, found: PackItem[Reaction], trigger: Trigger) -> str:
    fact = found.item.cause.fact
    if fact is None:
        return ""
    known = trigger.variables
    state, move = str(known.get("state", "")), str(known.get("move", ""))
    match fact.of:
        case "feedback":
            return trigger.fact_id if known["kind"] in fact.states else ""
        case "event":
            # An event says how it is now: each state and grade that a reaction asks for counts once an event.
            came = [(fact.states, state), (fact.grades, str(known["grade"]))]
        case "warning":
            came = [(fact.states, state), (fact.levels, str(known["level"]))]
        case _:
            if fact.moves and move not in fact.moves:
                return ""
            if fact.states and not _entered(packs, trigger, fact.states):
                return ""
            return trigger.fact_id
    if any(wanted and word not in wanted for wanted, word in came):
        return ""
    return "/".join([trigger.subject, *(word for wanted, word in came if wanted)])


def _entered(packs: Packs, trigger: Trigger, wanted: tuple[str, ...]) -> bool:
    """Whether a case or flow has come into one of these states with this version, by its move."""
    known = trigger.variables
    state, phase, move = str(known["state"]), str(known["phase"]), str(known["move"])
    if not {state, phase} & set(wanted):
        return False
    if move == OPENING:
        return True
    of_flow = packs.named(FLOWS).get(trigger.definition) if trigger.of == "flow" else None
    of_case = process_of(packs, trigger.event_class) if trigger.of == "case" else None
    found = of_flow or of_case
    moves: Sequence[Move] = () if found is None else found.item.moves
    return any(item.move == move and item.target == state and set(item.sources) != {state} for item in moves)


def still_holds(packs: Packs, found: PackItem[Reaction], trigger: Trigger, target: Target) -> bool:
    """Whether what a waiting reaction waits with is so by a later version of its subject: its states, its condition."""
    fact = found.item.cause.fact
    known = trigger.variables
    if fact is not None and fact.states and not {known.get("state"), known.get("phase")} & set(fact.states):
        return False
    if fact is not None and fact.grades and known.get("grade") not in fact.grades:
        return False
    if fact is not None and fact.levels and known.get("level") not in fact.levels:
        return False
    if found.item.cause.band is not None and known.get("band") not in found.item.cause.band.bands:
        return False
    judgement = judged(packs, found, trigger, target)
    return judgement is None or judgement.holds
