"""The room of a service that runs reactions: it follows its own facts, and topics that its acts may answer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from cityloop_messaging import Subscription
from cityloop_packs import ANSWERS, ActivePacks, ActName
from cityloop_rpc import Authorizer
from cityloop_service import Foundation, Job, Room

from cityloop_reactions.reaction_run import NO_LISTS, ListTargets, Perform
from cityloop_reactions.reactor import Reactor
from cityloop_reactions.servicer import reactions_registration
from cityloop_reactions.trigger import TOPIC_OF

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
        lists: how the things and rows are asked for that a reaction is for each of.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        acts: Mapping[ActName, Perform],
        clock: Callable[[], dt.datetime],
        lists: Mapping[str, ListTargets] = NO_LISTS,
    ) -> None:
        reactor = Reactor(base.name, base.pool, packs, lambda: base.city.model, acts, clock, lists, base.outbox)
        subjects = {of for act in acts for of in ANSWERS.get(act, TOPIC_OF)}
        self.subscriptions = tuple(
            Subscription(topic, reactor.handle)
            for of, topic in TOPIC_OF.items()
            if of in subjects and topic.owner != base.name
        )
        base.outbox.follow(reactor.follow)
        self.registrations = (reactions_registration(reactor, authorizer),)
        self.jobs = (
            Job(LOOK_SECONDS, "reactions", reactor.look),
            Job(FORGET_SECONDS, "reactions-forget", reactor.forget),
        )
        self.measurements = {"reactions": reactor.measure}
