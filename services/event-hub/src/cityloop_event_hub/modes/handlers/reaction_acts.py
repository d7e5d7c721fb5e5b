"""Changes of mode that reactions of packs draft: each in the transaction in which its cause ends."""

from __future__ import annotations

from collections.abc import Callable

from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_messaging import Outbox
from cityloop_modes import mode_named
from cityloop_packs import ActivePacks
from cityloop_reactions import ReactionRun, area_of

from cityloop_event_hub.modes.handlers.switch_mode import switch_mode


class ModeActs:
    """Puts areas into other modes, by the post that has signed it; returns the area."""

    def __init__(self, outbox: Outbox, city: Callable[[], CityModel], packs: Callable[[], ActivePacks]) -> None:
        self._outbox = outbox
        self._city = city
        self._packs = packs

    async def switch(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Switch the area that it is for, else that of the layer in which the cause lies.

        Raises:
            ConflictError: the cause lies in no area of the layer, or as `switch_mode` says.
            ForbiddenError, InvalidError, NotFoundError: as `switch_mode` says.
        """
        act = run.reaction.item.act.switch_mode
        assert act is not None  # noqa: S101 the reaction's own act
        area = area_of(run.place, act.layer)
        mode, packs = mode_named(act.mode), self._packs()
        await switch_mode(work, self._outbox, self._city(), packs, run.actor, area, mode, act.reason, run.moment)
        return f"{area.layer}/{area.area_id}"
