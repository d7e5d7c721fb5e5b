"""Reactions: what is done when a fact, an expiry, a date of the calendar or the band of a figure occurs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityloop_flows import Flow, Guard, WithoutPerson
from cityloop_flows.guards.form_complete.guard import FormCompleteGuard
from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, Title, problem
from cityloop_packs.kinds.briefings.kind import BRIEFINGS
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.indicators.kind import INDICATORS
from cityloop_packs.kinds.ledgers.kind import LEDGERS
from cityloop_packs.kinds.mode_changes.kind import MODE_CHANGES
from cityloop_packs.kinds.processes.view import process_of
from cityloop_packs.kinds.publications.kind import PUBLICATIONS
from cityloop_packs.kinds.reactions.circles import circles_of
from cityloop_packs.kinds.reactions.schema import Reaction
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
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
    return {**item.cause.variables, **({} if item.for_each is None else item.for_each.variables)}


def _titles(item: Reaction) -> Iterator[Title]:
    yield "reaction", item.reaction, item.name


def _problems(packs: Packs) -> Iterator[Problem]:
    found = packs.all(REACTIONS)
    for item in found:
        yield from _unknown_names(packs, item)
        yield from _hidden_attributes(packs, item)
        yield from _impossible_moves(packs, item)
        yield from _impossible_briefing(packs, item)
        yield from _alike_names(item)
        yield from _impossible_command(packs, item)
        yield from _impossible_switch(packs, item)
        yield from _impossible_publication(packs, item)
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
        elif any(_asks_a_person(guard, cause.flow) for guard in move.guards):
            yield problem(REACTIONS, found, say("pack-reaction-needs-person", move=wanted.move, name=name), MOVE)


def _asks_a_person(guard: Guard, flow: str | None) -> bool:
    """Whether a reaction never satisfies a guard: a form of a case is looked at when a person moves it."""
    of_case = flow is None and isinstance(guard, FormCompleteGuard)
    return of_case or guard.without_person is WithoutPerson.NEVER_HOLDS


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


def _alike_names(found: PackItem[Reaction]) -> Iterator[Problem]:
    """Fields of rows that are called as what the cause says."""
    of, rows = found.item.for_each, None if found.item.for_each is None else found.item.for_each.rows
    if of is None or rows is None:
        return
    alike = sorted(rows.fields.keys() & (found.item.cause.variables.keys() | {"row"}))
    if alike:
        phrase = say("pack-reaction-fields-alike", names=phrase_list(alike))
        yield problem(REACTIONS, found, phrase, ("for_each", "rows", "fields"))


def _impossible_command(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """Things and commands that no thing model has."""
    of = None if found.item.for_each is None else found.item.for_each.things
    models, wanted, path = packs.named(THING_MODELS), found.item.act.request_command, ("act", "request_command")
    if of is not None and of.thing_model not in models:
        phrase = say("pack-reaction-model-unknown", model=of.thing_model)
        yield problem(REACTIONS, found, phrase, ("for_each", "things", "thing_model"))
    if wanted is None:
        return
    if (wanted.thing is None) == (of is None) or (of is not None and of.thing_model != wanted.thing_model):
        yield problem(REACTIONS, found, say("pack-reaction-which-thing", model=wanted.thing_model), path)
    model = models.get(wanted.thing_model)
    if model is None:
        phrase = say("pack-reaction-model-unknown", model=wanted.thing_model)
        yield problem(REACTIONS, found, phrase, (*path, "thing_model"))
        return
    command = next((item for item in model.item.commands if item.command == wanted.command), None)
    if command is None:
        phrase = say("pack-reaction-command-unknown", model=wanted.thing_model, command=wanted.command)
        yield problem(REACTIONS, found, phrase, (*path, "command"))
        return
    fits = wanted.parameters.keys() == command.parameters.keys()
    if not fits or any(value not in command.parameters[name] for name, value in wanted.parameters.items()):
        known = phrase_list([f"{name}: {' | '.join(values)}" for name, values in sorted(command.parameters.items())])
        phrase = say("pack-reaction-parameters", command=wanted.command, known=known)
        yield problem(REACTIONS, found, phrase, (*path, "parameters"))
    if found.item.signed_by and not set(found.item.signed_by) <= set(command.roles):
        phrase = say("pack-reaction-signer-may-not", roles=phrase_list(sorted(command.roles), "or"))
        yield problem(REACTIONS, found, phrase, ("signed_by",))


def _impossible_switch(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """A change of mode that no pack knows, or that whoever signs may not make."""
    wanted, each = found.item.act.switch_mode, found.item.for_each
    if wanted is None:
        return
    if each is not None and each.areas != wanted.layer:
        yield problem(REACTIONS, found, say("pack-reaction-other-layer", layer=wanted.layer), ("for_each", "areas"))
    if each is None and found.item.cause.date is not None:
        yield problem(REACTIONS, found, say("pack-reaction-no-area", layer=wanted.layer), ("for_each",))
    changes = [item.item for item in packs.all(MODE_CHANGES)]
    roles = {
        role
        for change in changes
        if change.layer == wanted.layer and change.target == wanted.mode
        for role in change.roles
    }
    if not roles:
        phrase = say("pack-reaction-mode-unknown", layer=wanted.layer, mode=wanted.mode)
        yield problem(REACTIONS, found, phrase, ("act", "switch_mode"))
    elif not set(found.item.signed_by) <= roles:
        phrase = say("pack-reaction-signer-may-not", roles=phrase_list(sorted(roles), "or"))
        yield problem(REACTIONS, found, phrase, ("signed_by",))


def _impossible_publication(packs: Packs, found: PackItem[Reaction]) -> Iterator[Problem]:
    """A publication that its pack has not, or whose owner does not sign."""
    wanted = found.item.act.publish
    if wanted is None:
        return
    publication = packs.named(PUBLICATIONS).get(f"{found.name.partition('/')[0]}/{wanted.publication}")
    if publication is None:
        phrase = say("pack-reaction-publication-unknown", publication=wanted.publication)
        yield problem(REACTIONS, found, phrase, ("act", "publish", "publication"))
    elif set(found.item.signed_by) != {publication.item.owner.role}:
        phrase = say("pack-reaction-signer-may-not", roles=publication.item.owner.role)
        yield problem(REACTIONS, found, phrase, ("signed_by",))
