"""The components of the simulated city: where each stands and who looks after it, the same for the same file."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop.sharing.v1.component_pb2 import Component
from cityloop_packs import LabelText

from cityloop_operator.city_file import CityFile, ComponentClass, GeneratedCitySettings
from cityloop_operator.generated_layout import district_side, lay_out


def generate_components(file: CityFile) -> list[Component]:
    """Every component of the city, in order of class and serial; none when the file describes none."""
    layout = file.generated_layout
    if layout is None or layout.components is None:
        return []
    chance = random.Random(layout.seed)  # noqa: S311 a layout, no secret
    serials = itertools.count(1)
    return [
        component
        for wanted in layout.components.classes
        for component in _of_class(file, layout, wanted, layout.components.ownerless_share, chance, serials)
    ]


def _of_class(
    file: CityFile,
    layout: GeneratedCitySettings,
    wanted: ComponentClass,
    ownerless_share: float,
    chance: random.Random,
    serials: Iterator[int],
) -> Iterator[Component]:
    side, laid = district_side(layout), lay_out(layout)
    for _ in range(wanted.count):
        district = chance.randrange(len(layout.districts))
        county = f"{int(file.jurisdiction) + district + 1:06d}"
        ownerless = chance.random() < ownerless_share
        position = Position(
            longitude=round(laid[district].west + chance.random() * side, 7),
            latitude=round(laid[district].south + chance.random() * side, 7),
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000,
        )
        owner, unit = chance.choice(wanted.owners), chance.choice(wanted.maintenance_units)
        yield Component(
            component_id=f"{county}{wanted.code}{next(serials):06d}",
            component_class=wanted.code,
            name=wanted.name.label(),
            place=Place(position=position),
            competent_department_id=wanted.competent_department,
            owner="" if ownerless else _in_all_languages(owner),
            ownerless=ownerless,
            maintenance_unit="" if ownerless else _in_all_languages(unit),
        )


def _in_all_languages(name: LabelText) -> str:
    """A name as the contract's one field has it: in all its languages."""
    first, *others = name.texts.values()
    return f"{first} ({', '.join(others)})" if others else first
