"""What a play may say: its file, its steps, what it expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

import yaml
from cityloop_packs import LabelText
from cityloop_plays.expectations.registry import Expectations
from cityloop_plays.model import PlaceEntry
from cityloop_plays.play_file import PlayFile
from cityloop_plays.steps.step import Step
from cityloop_plays.working_days import PlayCalendar
from cityloop_testkit.sources import ROOT
from pydantic import BaseModel

from reference.fields import fields, meaning, models
from reference.markdown import table
from reference.written import Collector

HEAD = """# Plays: steps and expectations

A play is a script of inputs, actions and expected outcome, for demos and tests.
[How it is played](../../deploy/plays/README.md); the examples are lines of the plays in `deploy/plays`.

"""


def pages() -> Mapping[str, str]:
    """One page."""
    written = Collector()
    for file in sorted((ROOT / "deploy/plays").rglob("play.yaml")):
        written.take(PlayFile, yaml.safe_load(file.read_text(encoding="utf-8")))
    all_models = models([PlayFile], (LabelText,))
    linked = {model.__name__: f"#{model.__name__}" for model in all_models} | {
        "LabelText": "packs.md#names",
        "AnyStep": "#steps",
    }
    steps = sorted((model for model in all_models if issubclass(model, Step)), key=_tag)
    expected = models([Expectations], (LabelText,))
    first: list[type[BaseModel]] = [PlayFile, PlaceEntry, PlayCalendar]
    parts = [HEAD, "## The file\n\n", *_sections(first, linked, written)]
    rows = [(f"[{_tag(step)}](#{step.__name__})", meaning(step).split("\n")[0]) for step in steps]
    parts += ["## Steps\n\n", table(("`do`", "What"), rows)]
    told = {*first, *expected}
    for step in steps:
        parts += _sections([model for model in models([step], (LabelText,)) if model not in told], linked, written)
        told |= {*models([step], (LabelText,))}
    parts += ["## Expectations\n\n", *_sections(expected, linked, written)]
    return {"reference/plays.md": "".join(parts)}


def _tag(step: type[BaseModel]) -> str:
    """What `do` says for a step."""
    return str(get_args(step.model_fields["do"].annotation)[0])


def _sections(shown: list[type[BaseModel]], linked: Mapping[str, str], written: Collector) -> Iterator[str]:
    for model in shown:
        name = f"do: {_tag(model)}" if issubclass(model, Step) else model.__name__
        table_of = fields(model, linked, written.found[model], {"do"})
        yield f"### {name} {{#{model.__name__}}}\n\n{meaning(model)}\n\n{table_of}"
