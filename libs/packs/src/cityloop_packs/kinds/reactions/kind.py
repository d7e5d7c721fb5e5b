"""Reactions: what is done when a fact, an expiry, a date of the calendar or the band of a figure occurs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityloop_flows import Flow, WithoutPerson
from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, Title, problem
from cityloop_packs.kinds.briefings.kind import BRIEFINGS
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.indicators.kind import INDICATORS
from cityloop_packs.kinds.ledgers.kind import LEDGERS
from cityloop_packs.kinds.processes.view import process_of
from cityloop_packs.kinds.reactions.circles import circles_of
from cityloop_packs.kinds.reactions.schema import TARGET_VARIABLES, Reaction
from cityloop_packs.values import EVERY_CLASS

MOVE = ("act", "move", "move")

REACTIONS = Kind(
    file="reactions.yaml",
    key="reactions",
    schema=Reaction,
    identity=lambda item: item.reaction,
    known_classes=lambda item: item.cause.event_classes,
    variables=lambda item: variables_of(item),
    titles=lambda item: _titles(item),
    check=lambda packs: _problems(packs),
)


def variables_of(item: Reaction) -> Mapping[str, str]:
    """What its condition knows beside attributes, with their types in CEL."""
    of_target = {} if item.for_each is None else TARGET_VARIABLES[item.for_each.of]
    return {**item.cause.variables, **of_target}


def _titles(item: Reaction) -> Iterator[Title]:
    yield "reaction", item.reaction, item.name


def _problems(packs: Packs) -> Iterator[Problem]:
    found = packs.all(REACTIONS)
    for item in found:
        yield from _unknown_names(packs, item)
        yield from _hidden_attributes(packs, item)
        yield from _impossible_moves(packs, item)
        yield from _impossible_briefing(packs, item)
    for circle in circles_of(packs, found):
        names = phrase_list([item.name for item in circle])
        yield problem(REACTIONS, circle[0], say("pack-reaction-circle", circle=names), ("act",))


def _unknown_names(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """Flows, ledgers and figures that there are not, and bands that a figure has not."""
    pack, item = found.name.partition("/")[0], found.item
    if item.cause.flow is not None and f"{pack}/{item.cause.flow}" not in packs.named(FLOWS):
        path = ("cause", "fact" if item.cause.fact else "expiry", "flow")
        yield problem(REACTIONS, found, say("pack-reaction-flow-unknown", flow=item.cause.flow), path)
    opened = item.act.open_flow
    if opened is not None and f"{pack}/{opened.flow}" not in packs.named(FLOWS):
        path = ("act", "open_flow", "flow")
        yield problem(REACTIONS, found, say("pack-reaction-flow-unknown", flow=opened.flow), path)
    entry = item.act.ledger_entry
    if entry is not None:
        ledger = packs.named(LEDGERS).get(f"{pack}/{entry.ledger}")
        unit = None if ledger is None else ledger.item.unit(entry.unit)
        if ledger is None or ledger.item.holders != "residents" or unit is None or unit.kind != "points":
            phrase = say("pack-reaction-no-points", ledger=entry.ledger, unit=entry.unit)
            yield problem(REACTIONS, found, phrase, ("act", "ledger_entry"))
    if item.cause.band is not None:
        indicator = packs.named(INDICATORS).get(indicator_of(found))
        known = [] if indicator is None else [band.band for band in indicator.item.bands]
        unknown = [band for band in item.cause.band.bands if band not in known]
        if unknown:
            phrase = say("pack-reaction-band-unknown", indicator=item.cause.band.indicator, bands=phrase_list(unknown))
            yield problem(REACTIONS, found, phrase, ("cause", "band"))


def indicator_of(found: PackItem[Reaction]) -> str:
    """The name in the fleet of the figure that a reaction answers to; empty where it answers to none."""
    band = found.item.cause.band
    if band is None:
        return ""
    return band.indicator if "/" in band.indicator else f"{found.name.partition('/')[0]}/{band.indicator}"


def _hidden_attributes(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """Attributes that a condition could not ask for: something else of the cause has their name."""
    classes, own = packs.named(EVENT_CLASSES), variables_of(found.item)
    for name in found.item.cause.event_classes if found.item.when else ():
        of_class = classes.get(name)
        hidden = [] if of_class is None else sorted(own.keys() & of_class.item.environment.variables.keys())
        if hidden:
            phrase = say("pack-reaction-hides", names=phrase_list(hidden), event_class=name)
            yield problem(REACTIONS, found, phrase, ("when",))


def _impossible_moves(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """Moves that a process or flow has not, or that only a person can make."""
    wanted, cause = found.item.act.move, found.item.cause
    if wanted is None:
        return
    if cause.flow is not None:
        flow = packs.named(FLOWS).get(f"{found.name.partition('/')[0]}/{cause.flow}")
        flows: list[tuple[str, Flow]] = [] if flow is None else [(flow.name, flow.item)]
    else:
        named = ((name, process_of(packs, name)) for name in cause.event_classes or (EVERY_CLASS,))
        flows = [(name, process.item) for name, process in named if process is not None]
    for name, item in flows:
        move = next((move for move in item.moves if move.move == wanted.move), None)
        if move is None:
            yield problem(REACTIONS, found, say("pack-reaction-no-move", move=wanted.move, name=name), MOVE)
        elif any(guard.without_person is WithoutPerson.NEVER_HOLDS for guard in move.guards):
            yield problem(REACTIONS, found, say("pack-reaction-needs-person", move=wanted.move, name=name), MOVE)


def _impossible_briefing(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """A briefing that its pack has not, or that its cause says no period or event of."""
    wanted, path = found.item.act.draft_briefing, ("act", "draft_briefing", "briefing")
    if wanted is None:
        return
    briefing = packs.named(BRIEFINGS).get(f"{found.name.partition('/')[0]}/{wanted.briefing}")
    if briefing is None:
        yield problem(REACTIONS, found, say("pack-reaction-briefing-unknown", briefing=wanted.briefing), path)
        return
    needed = "case" if briefing.item.of_event else "date"
    if found.item.cause.subject != needed:
        phrase = say("pack-reaction-briefing-of-event" if briefing.item.of_event else "pack-reaction-briefing-of-date")
        yield problem(REACTIONS, found, phrase, ("cause",))
    if found.item.for_each is not None:
        yield problem(REACTIONS, found, say("pack-reaction-no-list", act="draft_briefing"), ("for_each",))
