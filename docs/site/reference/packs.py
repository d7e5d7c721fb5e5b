"""Every field of every file of a pack, on one page."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from cityloop_declarations import Declaration
from cityloop_expressions import TYPES, Attribute, AttributeType
from cityloop_expressions.types.choosing import Choice
from cityloop_flows.effect import Effect
from cityloop_flows.guard import Guard
from cityloop_flows.registry import EFFECTS, GUARDS
from cityloop_kernel import ReferenceTarget
from cityloop_packs.kind import Kind
from cityloop_packs.kinds.event_classes.attributes import EventAttribute
from cityloop_packs.kinds.flows.schema import FlowAttribute, FlowMove
from cityloop_packs.kinds.forms.schema import FormField
from cityloop_packs.kinds.processes.schema import CaseMove
from cityloop_packs.kinds.roles.schema import Right
from cityloop_packs.manifest import Manifest
from cityloop_packs.registry import KINDS
from cityloop_packs.scope import Scope
from cityloop_packs.values import CasePhase, LabelText
from cityloop_testkit.sources import ROOT
from pydantic import BaseModel

from reference.fields import example, fields, meaning, models
from reference.markdown import block, code, table
from reference.written import Collector

PACKS = ROOT / "deploy/packs"
SAMPLE = Path(__file__).with_name("sample.yaml")
HEAD = """# All fields of packs

A pack is a folder. `pack.yaml` says what it is; each other file holds a list of items of one kind, and may be left out.
[Write your first pack](../guides/packs.md) · [packs that there are](../../deploy/packs/README.md). For an editor,
`cityloop pack schema FILE` prints the JSON Schema of a file. Examples are lines of packs in `deploy/packs`, where one
has the field.

A value that begins with `$` is a parameter of `pack.yaml`. Durations are ISO 8601 without years and months, such as
`PT15M` or `P3D`.

## Names {#names}

What people read is a map from language to text: `{zh: 沙尘天气, en: Sandstorm}`. Languages are BCP 47 tags, at least
one, 50 at most, each text at most 200 characters.

"""
CONDITIONS = """## Conditions {#conditions}

A condition is a text in [CEL](https://github.com/google/cel-spec): true or false, on the attributes that all classes
of its item declare and that are classified `general_1`. Examples: `diameter >= 300 && material == 'iron'`, `'school'
in hit`, `size(hit) >= 2`, `lasted > duration('2h')`, `seen.getHours('Asia/Shanghai') >= 18`. Numbers are in the unit
of the attribute; whole numbers may be written without decimals. Where an attribute that decides has no value, or
something goes wrong, the condition does not hold; decisions say which attributes were absent. It has at most 1,000
characters and 150 parts, 24 inside each other; `exists`, `all` and their like do not stand inside each other. No
place can be compared. A plan refuses what does not fit, with file and line.

"""
EXTENDS = (
    "It begins as a copy of this item, of a required pack or its own. Values replace the copied ones; what has a name"
    " in a list replaces the one of that name, the rest is added."
)
OVERRIDES = "The item of a required pack that it changes, everywhere or in its `scope`."
SCOPE = "Of an override of a responsibility: where and when it holds."
ITEM_FIELDS = (
    ("extends", EXTENDS, "extends: base/ordinary"),
    ("overrides", OVERRIDES, "overrides: waterlogging/underpass-water-level"),
    ("scope", SCOPE, "scope: {modes: [emergency]}"),
)


def pages() -> Mapping[str, str]:
    """One page."""
    written = Collector()
    for file in sorted(PACKS.rglob("*.yaml")):
        _collect(written, file.name, yaml.safe_load(file.read_text(encoding="utf-8")))
    for name, items in yaml.safe_load(SAMPLE.read_text(encoding="utf-8")).items():
        _collect(written, name, items if name == "pack.yaml" else {_kind(name).key: items}, check=True)
    shown: list[type[BaseModel]] = [Manifest, *(kind.schema for kind in KINDS)]
    linked = {model.__name__: f"#{model.__name__}" for model in models([*shown, Scope])}
    linked |= {
        "LabelText": "#names",
        "Guard": "#guards",
        "Effect": "#effects",
        AttributeType.__name__: "#kinds-of-values",
        Choice.__name__: f"#{Choice.__name__}",
        ReferenceTarget.CONDITION.name: "#conditions",
        "Right": "#rights",
        "CasePhase": "#phases",
    }
    parts = [HEAD, "## pack.yaml\n\n", *_models([Manifest], linked, written, ())]
    of_items = ((code(name), said, code(line)) for name, said, line in ITEM_FIELDS)
    parts += ["## Of every item {#items}\n\n", table(("Field", "Meaning", "Example"), of_items)]
    parts += _models([Scope], linked, written, ())
    told: list[type[BaseModel]] = []
    for kind in KINDS:
        parts.append(f"## {kind.file}\n\nA list under `{kind.key}`.\n\n")
        parts += _models([kind.schema], linked, written, told)
        told += models([kind.schema])
    parts += _declared("Guards", "what must hold before a move", GUARDS, linked, written)
    parts += _declared("Effects", "what a move changes beside the state", EFFECTS, linked, written)
    parts += _values(linked, written)
    parts.append(CONDITIONS)
    parts.append(f"## Rights\n\nWhat a role may give to its posts.\n\n{table(('Right', 'Lets a post'), _rights())}")
    phases = ((code(phase), "the case has ended" if phase.ended else "") for phase in CasePhase)
    parts.append("## Phases\n\nWhere a case stands, for everybody; a state of a process is of one.\n\n")
    parts.append(table(("Phase", ""), phases))
    return {"reference/packs.md": "".join(parts)}


def _kind(file: str) -> Kind[Any]:
    return next(kind for kind in KINDS if kind.file == file)


def _collect(written: Collector, file: str, content: Any, *, check: bool = False) -> None:
    """What a file of a pack writes; with `check` its items are read by their schema, as no fleet reads them."""
    if file == "pack.yaml":
        Manifest.model_validate(content)
        written.take(Manifest, content)
        return
    kind = _kind(file)
    for item in content[kind.key]:
        own = {name: value for name, value in item.items() if name in kind.schema.model_fields}
        if check:
            kind.schema.model_validate(own)
            Scope.model_validate(item.get("scope", {}))
        written.take(kind.schema, own)
        written.take(Scope, item.get("scope"))


def _models(
    first: Sequence[type[BaseModel]], linked: Mapping[str, str], written: Collector, told: Sequence[type[BaseModel]]
) -> Iterator[str]:
    """Sections of models and of those that they are made of, but for those that were told before."""
    for model in models(first, (LabelText, Guard, Effect, AttributeType)):
        if model not in told:
            head = f"### {model.__name__} {{#{model.__name__}}}\n\n{meaning(model)}\n\n"
            yield head + fields(model, linked, written.found[model], all_shown=True)


def _declared(
    title: str, what: str, kinds: Iterable[type[Declaration]], linked: Mapping[str, str], written: Collector
) -> Iterator[str]:
    """Guards or effects: how they are written at a move, and their parameters."""
    yield f"## {title}\n\nIn `{title.lower()}` of a move: {what}. One without parameters is written by its name.\n\n"
    moves = (listed for model in (CaseMove, FlowMove) for listed in written.found[model][title.lower()])
    entries = [entry for listed in moves for entry in listed]
    yield from _each_declared(title.lower(), kinds, entries, linked)


def _each_declared(
    anchor: str, kinds: Iterable[type[Declaration]], entries: Sequence[Any], linked: Mapping[str, str]
) -> Iterator[str]:
    """A section for each, with the shortest that stands written somewhere."""
    for kind in kinds:
        uses = [entry for entry in entries if entry == kind.name or (isinstance(entry, dict) and kind.name in entry)]
        given = Collector()
        for use in uses:
            value = use[kind.name] if isinstance(use, dict) else {}
            given.take(kind, value if isinstance(value, dict) else {kind.short: value})
        shown = example("- ", uses).replace("- : ", "- ") or f"- {kind.name}"
        yield f"### {kind.name} {{#{anchor}-{kind.name}}}\n\n{meaning(kind)}\n\n{block(shown, 'yaml')}"
        yield fields(kind, linked, given.found[kind], all_shown=True)


def _values(linked: Mapping[str, str], written: Collector) -> Iterator[str]:
    """The kinds of values of attributes: how one is written as the `type`, and its parameters."""
    yield "## Kinds of values {#kinds-of-values}\n\nIn `type` of an attribute.\n\n"
    entries = [
        kind for model in (EventAttribute, Attribute, FlowAttribute, FormField) for kind in written.found[model]["type"]
    ]
    yield from _each_declared("type", TYPES, entries, linked)
    choices = Collector()
    for entry in entries:
        for listed in entry.values() if isinstance(entry, dict) else ():
            for choice in listed if isinstance(listed, list) else ():
                choices.take(Choice, choice)
    yield from _models([Choice], linked, choices, ())


def _rights() -> Iterator[Sequence[str]]:
    """Each right with the text below it in the source: an enum keeps none for its members."""
    source = ast.parse(inspect.getsource(Right)).body[0]
    for member, said in pairwise(source.body if isinstance(source, ast.ClassDef) else ()):
        if isinstance(member, ast.Assign) and isinstance(said, ast.Expr):
            yield (code(ast.literal_eval(member.value)), str(ast.literal_eval(said.value)))
