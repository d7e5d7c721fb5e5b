"""The operating mode of an area, as this replica follows it."""

from __future__ import annotations

from cityloop_kernel import NotReadyError
from cityloop_modes import ModeReplica, name_of

from cityloop_data_sharing.agreements.domain.agreements import AreaMode, ModeCondition


class AreaModes:
    """The present modes of areas. A switch counts from the moment this service follows and acknowledges it."""

    def __init__(self, replica: ModeReplica) -> None:
        self._replica = replica

    def __call__(self, condition: ModeCondition) -> AreaMode:
        """The mode of the condition's area; peacetime in version 0 where it was never switched.

        Raises:
            NotReadyError: the modes are still being read; an agreement stays closed until it is known to be open.
        """
        if not self._replica.caught_up.is_set():
            raise NotReadyError("the operating modes are still being read; try again in a moment", "MODES_UNKNOWN")
        mode = self._replica.modes.by_area.get((condition.layer, condition.area_id))
        return AreaMode("peacetime", 0) if mode is None else AreaMode(name_of(mode.mode), mode.version)
