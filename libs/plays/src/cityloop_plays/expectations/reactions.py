"""Expectation of reactions: how often each did what it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from cityloop.common.v1 import reactions_service_pb2 as reactions
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage

SERVICES = ("collaboration-tasks", "citizen-services", "sensing-ingest", "event-hub")
"""That own acts of reactions."""


class ReactionsDone(Expectation[dict[str, int]]):
    """How often each reaction acted, by `pack/reaction`."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each; it is given a while."""
        for name, expected in self.root.items():
            found = await awaited(partial(_done, stage, name), expected)
            yield named_check("check-reaction", stage.names.name_in("reaction", name), expected, found)


async def _done(stage: Stage, name: str) -> int:
    request = reactions.ListReactionCausesRequest(
        reaction=name, state=reactions.ReactionCauseState.REACTION_CAUSE_STATE_DONE, page_size=500
    )
    count = 0
    for service in SERVICES:
        stub = ReactionsServiceStub(stage.client.channel(service))  # type: ignore[no-untyped-call]
        listed: reactions.ListReactionsResponse = await stage.make(
            lambda stub=stub: stub.ListReactions(reactions.ListReactionsRequest())  # type: ignore[misc]
        )
        if name in {item.reaction for item in listed.reactions}:
            answer: reactions.ListReactionCausesResponse = await stage.make(
                lambda stub=stub: stub.ListReactionCauses(request)  # type: ignore[misc]
            )
            count += len(answer.causes)
    return count
