"""Thing models: what things observe, how often they report, and what they can be told."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs.kind import Kind, Title
from cityloop_packs.kinds.thing_models.schema import ThingModel


def _titles(model: ThingModel) -> Iterator[Title]:
    """What is in a model is called model/name: two models may have a command of one name."""
    name = model.thing_model
    yield "thing_model", name, model.title
    yield from (("property", f"{name}/{item.observed_property}", item.title) for item in model.observed_properties)
    for command in model.commands:
        yield "command", f"{name}/{command.command}", command.title
        if command.interlock is not None:
            yield "interlock", f"{name}/{command.interlock.interlock}", command.interlock.title


THING_MODELS = Kind(
    file="thing-models.yaml",
    key="thing_models",
    schema=ThingModel,
    identity=lambda item: item.thing_model,
    names_in_fleet=True,
    merged={"observed_properties": "observed_property", "commands": "command", "attributes": "attribute"},
    titles=_titles,
)
