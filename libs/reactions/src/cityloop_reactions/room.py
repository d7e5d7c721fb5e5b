"""The room of a service that runs reactions: it follows every topic that they answer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop.topics import TOPICS
from cityloop_messaging import Subscription
from cityloop_packs import ActivePacks, ActName
from cityloop_rpc import Authorizer
from cityloop_service import Foundation, Job, Room

from cityloop_reactions.happening import READERS
from cityloop_reactions.reactor import Perform, Reactor
from cityloop_reactions.servicer import reactions_registration

LOOK_SECONDS = 0.5
FORGET_SECONDS = 3600.0


class ReactionsRoom(Room):
    """Runs the reactions of packs whose acts the service owns.

    Args:
        base: of the service.
        authorizer: vouches for who signs.
        packs: in use.
        acts: how each act of the service is done.
        clock: the present.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        acts: Mapping[ActName, Perform],
        clock: Callable[[], dt.datetime],
    ) -> None:
        reactor = Reactor(base.name, base.pool, packs, lambda: base.city.model, acts, clock)
        self.subscriptions = tuple(Subscription(TOPICS[name], reactor.handle) for name in READERS)
        self.registrations = (reactions_registration(reactor, authorizer),)
        self.jobs = (
            Job(LOOK_SECONDS, "reactions", reactor.look),
            Job(FORGET_SECONDS, "reactions-forget", reactor.forget),
        )
        self.measurements = {"reactions": reactor.measure}
