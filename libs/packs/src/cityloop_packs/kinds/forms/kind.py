"""Forms: what people are asked, on which pages, and what of it becomes attributes."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_expressions import Attribute
from cityloop_flows.guards.form_complete.guard import FormCompleteGuard
from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Path, Problem, Title, problem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.event_classes.schema import EventClass
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.forms.asking import Asked, asked_in, asked_of_each, condition_problem, never_asked
from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup
from cityloop_packs.kinds.processes.kind import PROCESSES

ANSWERED_OF_CASES = frozenset({"check", "feedback"})
"""Purposes of forms that officers answer about a case."""

FORMS = Kind(
    file="forms.yaml",
    key="forms",
    schema=FormDefinition,
    identity=lambda item: item.form,
    classes=lambda item: item.event_classes,
    titles=lambda item: _titles(item),
    merged={"pages": "page"},
    check=lambda packs: _problems(packs),
)


def _titles(item: FormDefinition) -> Iterator[Title]:
    yield "form", item.form, item.name


def _problems(packs: Packs) -> Iterator[Problem]:
    for found in packs.all(FORMS):
        wrong = list(_conditions(found))
        yield from wrong
        if not wrong:
            yield from _never_asked(found)
        yield from _of_subjects(packs, found)
    yield from _two_for_one(packs)
    yield from _awaited_in_vain(packs)
    yield from _awaited_by_cases(packs)


def _parts(form: FormDefinition) -> Iterator[Asked]:
    for asked in asked_in(form):
        yield asked
        if isinstance(asked.part, FormGroup):
            yield from asked_of_each(asked.part, asked)


def _conditions(found: PackItem[FormDefinition]) -> Iterator[Problem]:
    """Conditions that are none, or that ask for what does not stand before: so no circle can be."""
    said: set[Path] = set()
    for asked in _parts(found.item):
        for error, path in condition_problem(asked):
            if path not in said:
                said.add(path)
                yield problem(FORMS, found, say("pack-form-condition", problem=error.sentence), path)


def _never_asked(found: PackItem[FormDefinition]) -> Iterator[Problem]:
    for asked in _parts(found.item):
        if asked.conditions and never_asked(found.item, asked):
            name = asked.part.attribute if isinstance(asked.part, FormField) else asked.part.group
            yield problem(FORMS, found, say("pack-form-never-asked", name=name), asked.conditions[-1][1])


def _of_subjects(packs: Packs, found: PackItem[FormDefinition]) -> Iterator[Problem]:
    """Fields that differ from the attribute of their name, required attributes that nobody is asked for, and sources of
    values that the subject does not have.
    """
    form = found.item
    classes, flows = packs.named(EVENT_CLASSES), packs.named(FLOWS)
    for name in form.event_classes:
        if name in classes:
            yield from _differing(found, name, classes[name].item.attributes)
            yield from _without_source(found, name, classes[name].item.attributes)
            if form.purpose == "report":
                yield from _not_asked(found, classes[name])
    for index, name in enumerate(form.flows):
        flow = flows.get(f"{found.pack_id}/{name}")
        if flow is None:
            yield problem(FORMS, found, say("pack-form-flow-unknown", name=name), ("flows", index))
        else:
            yield from _differing(found, name, flow.item.attributes)
            yield from _without_source(found, name, flow.item.attributes)


def _without_source(found: PackItem[FormDefinition], of: str, declared: tuple[Attribute, ...]) -> Iterator[Problem]:
    by_name = {item.attribute: item for item in declared}
    for number, page in enumerate(found.item.pages):
        for index, item in enumerate(page.fields):
            for place, source in enumerate(item.prefill):
                path: Path = ("pages", number, "fields", index, "prefill", place)
                name = source.subject or (source.row.key if source.row is not None else None)
                if name is None:
                    continue
                if name not in by_name:
                    yield problem(FORMS, found, say("pack-form-prefill-unknown", name=name, subject=of), path)
                elif source.subject is not None and by_name[name].type != item.type:
                    yield problem(FORMS, found, say("pack-form-prefill-type", name=name, subject=of), path)


def _differing(found: PackItem[FormDefinition], of: str, declared: tuple[Attribute, ...]) -> Iterator[Problem]:
    by_name = {item.attribute: item for item in declared}
    for asked in asked_in(found.item):
        part = asked.part
        same = by_name.get(part.attribute if isinstance(part, FormField) else part.group)
        if same is None:
            continue
        if not isinstance(part, FormField) or (part.type, part.classification) != (same.type, same.classification):
            phrase = say("pack-form-field-differs", name=same.attribute, subject=of)
            yield problem(FORMS, found, phrase, asked.path)


def _not_asked(found: PackItem[FormDefinition], of: PackItem[EventClass]) -> Iterator[Problem]:
    """A report that is sent with the form must have what its class requires."""
    always = {item.attribute for page, item in found.item.fields if item.required and not item.when and not page.when}
    for item in of.item.attributes:
        if item.asked == "required" and not item.retired and item.attribute not in always:
            phrase = say("pack-form-leaves-out", name=item.attribute, subject=of.name)
            yield problem(FORMS, found, phrase, ("pages",))


def _two_for_one(packs: Packs) -> Iterator[Problem]:
    """A report and a feedback have one form: of those of one pack none is nearer than the other."""
    first: dict[tuple[str, str, str], str] = {}
    for found in packs.all(FORMS):
        if found.item.purpose in {"report", "feedback"}:
            for index, name in enumerate(found.item.event_classes):
                other = first.setdefault((found.pack_id, found.item.purpose, name), found.item.form)
                if other != found.item.form:
                    phrase = say("pack-form-two", other=other, subject=name)
                    yield problem(FORMS, found, phrase, ("event_classes", index))


def _awaited_in_vain(packs: Packs) -> Iterator[Problem]:
    """Moves of flows that wait for a form which their flow has not."""
    known = {(found.pack_id, flow, found.item.form) for found in packs.all(FORMS) for flow in found.item.flows}
    for found in packs.all(FLOWS):
        for index, move in enumerate(found.item.moves):
            guard = move.guard(FormCompleteGuard)
            if guard is not None and (found.pack_id, found.item.flow, guard.form) not in known:
                phrase = say("pack-form-awaited", move=move.move, form=guard.form)
                yield problem(FLOWS, found, phrase, ("moves", index))


def _awaited_by_cases(packs: Packs) -> Iterator[Problem]:
    """Moves of processes that wait for a form which one of their classes has not, or that nobody makes."""
    forms = (found for found in packs.all(FORMS) if found.item.purpose in ANSWERED_OF_CASES)
    known = {(found.pack_id, found.item.form, name) for found in forms for name in found.item.event_classes}
    for found in packs.all(PROCESSES):
        for index, move in enumerate(found.item.moves):
            guard = move.guard(FormCompleteGuard)
            if guard is None:
                continue
            without = [name for name in found.item.event_classes if (found.pack_id, guard.form, name) not in known]
            if without:
                names = phrase_list(without)
                phrase = say("pack-form-awaited-by-case", move=move.move, form=guard.form, classes=names)
                yield problem(PROCESSES, found, phrase, ("moves", index))
            elif move.move in found.item.automatic_moves():
                phrase = say("pack-form-awaited-by-nobody", move=move.move, form=guard.form)
                yield problem(PROCESSES, found, phrase, ("moves", index))
