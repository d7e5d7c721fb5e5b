"""The operating modes of all areas at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop_packs import ModeName

NAMES: dict[Mode, ModeName] = {
    Mode.MODE_UNSPECIFIED: "peacetime",
    Mode.MODE_PEACETIME: "peacetime",
    Mode.MODE_RESPONSE: "response",
    Mode.MODE_EMERGENCY: "emergency",
    Mode.MODE_RECOVERY: "recovery",
}
BY_NAME: dict[ModeName, Mode] = {name: mode for mode, name in NAMES.items() if mode != Mode.MODE_UNSPECIFIED}
GRAVITY = (
    Mode.MODE_UNSPECIFIED,
    Mode.MODE_PEACETIME,
    Mode.MODE_RECOVERY,
    Mode.MODE_RESPONSE,
    Mode.MODE_EMERGENCY,
)
AreaKey = tuple[str, str]
"""Layer and area id."""


def name_of(mode: Mode) -> ModeName:
    """The mode as packs name it; an unspecified one is peacetime."""
    return NAMES[mode]


def mode_named(name: ModeName) -> Mode:
    """The mode of a pack's name."""
    return BY_NAME[name]


def key_of(area: AreaReference) -> AreaKey:
    """Names an area."""
    return area.layer, area.area_id


@dataclass(frozen=True, slots=True)
class Modes:
    """The newest mode of each area that was ever switched."""

    by_area: Mapping[AreaKey, OperatingMode] = field(default_factory=dict)

    def at(self, areas: Iterable[AreaReference]) -> OperatingMode | None:
        """What holds at a place that lies in these areas: the gravest of their modes; None in peacetime everywhere."""
        held = [self.by_area[key] for key in map(key_of, areas) if key in self.by_area]
        gravest = max(held, key=lambda mode: GRAVITY.index(mode.mode), default=None)
        return None if gravest is None or name_of(gravest.mode) == "peacetime" else gravest

    def name_at(self, areas: Iterable[AreaReference]) -> ModeName:
        """Its name."""
        held = self.at(areas)
        return "peacetime" if held is None else name_of(held.mode)

    def with_mode(self, mode: OperatingMode) -> Modes:
        """The modes with this one; themselves when a version as new is known."""
        key = key_of(mode.area)
        known = self.by_area.get(key)
        if known is not None and known.version >= mode.version:
            return self
        return Modes({**self.by_area, key: mode})
