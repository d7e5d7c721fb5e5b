"""pack.yaml: what a pack is, what it requires, and its parameters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cityloop_packs.parameters import Parameter, Value
from cityloop_packs.values import Identifier, LabelText, Strict

ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
ProvidedName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}/[a-z][a-z0-9_]{0,62}$")]


class Manifest(Strict):
    """pack.yaml: what the pack is."""

    pack: Identifier = Field(description="Its name, which is that of its folder by custom.")
    title: LabelText = Field(description="What people call it.")
    kind: Literal["base", "scenario"] = Field(
        "scenario", description="A base holds what a city shares, and answers for every class (`*`)."
    )
    requires: tuple[Identifier, ...] = Field(
        (), max_length=50, description="Packs whose names it uses; a base requires the base that it adds to."
    )
    city: Identifier | None = Field(None, description="The only city it is for; any when absent.")
    parameters: dict[ParameterName, Parameter] = Field(
        default_factory=dict,
        description="What other files use as `$name`, so that it is changed once, and by whoever requires the pack.",
    )
    values: dict[ProvidedName, Value] = Field(
        default_factory=dict,
        description="Of parameters of packs that it requires, as `pack/parameter`; a base gives those of bases.",
    )
