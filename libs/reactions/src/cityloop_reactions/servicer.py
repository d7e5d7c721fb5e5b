"""gRPC: cityloop.common.v1.ReactionsService, which each service serves for the reactions that it runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cityloop.common.v1 import reactions_service_pb2 as messages
from cityloop.common.v1 import reactions_service_pb2_grpc as stubs
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, NotFoundError, check_text
from cityloop_messaging import to_datetime, to_timestamp
from cityloop_packs import REACTIONS, PackItem, Reaction
from cityloop_rpc import Authorizer, Pages, Registration, caller
from cityloop_telemetry import Logger

from cityloop_reactions import store
from cityloop_reactions.reactor import Reactor
from cityloop_reactions.store import Key, StoredCause, StoredReaction
from cityloop_reactions.telemetry import LogEvents

SEPARATOR = "\x1f"
MOST_REASON = 2_000
MOST_DIGEST = 200
STATES = {
    messages.ReactionCauseState.Value(f"REACTION_CAUSE_STATE_{name.upper()}"): name
    for name in ("waiting", "draft", "done", "refused", "dropped", "failed", "listed")
}
NUMBERS = {name: number for number, name in STATES.items()}


def _key(text: str) -> tuple[dt.datetime, Key]:
    moment, reaction, cause, target = text.split(SEPARATOR)
    return dt.datetime.fromisoformat(moment), (reaction, cause, target)


PAGES = Pages("reaction-causes", lambda text: _key(text.replace("\x1e", SEPARATOR)))


class ReactionsServicer(stubs.ReactionsServiceServicer):
    """The reactions of this service."""

    def __init__(self, reactor: Reactor, authorizer: Authorizer) -> None:
        self._reactor = reactor
        self._authorizer = authorizer
        self._log = Logger()

    async def ListReactions(  # noqa: N802 the contract's name
        self, _request: messages.ListReactionsRequest, _context: Any
    ) -> messages.ListReactionsResponse:
        """In order of their names."""
        stored = await store.stored_reactions(self._reactor.pool, self._reactor.clock())
        own = sorted(self._reactor.own(), key=lambda found: found.name)
        return messages.ListReactionsResponse(reactions=[_reaction(found, stored.get(found.name)) for found in own])

    async def ListReactionCauses(  # noqa: N802
        self, request: messages.ListReactionCausesRequest, _context: Any
    ) -> messages.ListReactionCausesResponse:
        """Newest first; the token names the last cause seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        state = STATES.get(request.state, "")
        found = await store.page_of_causes(self._reactor.pool, size, request.reaction, state, after)
        token = (
            PAGES.token("\x1e".join((found[-1].recorded_at.isoformat(), *found[-1].key))) if len(found) == size else ""
        )
        return messages.ListReactionCausesResponse(causes=map(_cause, found), next_page_token=token)

    async def ResumeReaction(  # noqa: N802
        self, request: messages.ResumeReactionRequest, _context: Any
    ) -> messages.ResumeReactionResponse:
        """Its hour begins anew."""
        identity, now = caller(), self._reactor.clock()
        found = self._known(request.reaction)
        name = found.name
        async with UnitOfWork(self._reactor.pool) as work:
            discarded = 0
            if request.discard_waiting:
                discarded = await store.discard_waiting(work.connection, name, "SET_ASIDE", now)
            version = await store.resume(work.connection, name)
            if not version:
                raise ConflictError(f"{name} has not stopped", "REACTION_NOT_STOPPED", {"reaction": name})
            await self._reactor.tell_stop(work, found, version, stopped=False)
            actor, details = Actor(identity.department, identity.system), {"discarded": discarded}
            await record_evidence(work.connection, actor, Moment(now, now), "resume-reaction", name, details)
        self._log.info(LogEvents.REACTION_RESUMED, reaction=name, discarded=discarded)
        return messages.ResumeReactionResponse(discarded=discarded)

    async def LetDateCome(  # noqa: N802
        self, request: messages.LetDateComeRequest, _context: Any
    ) -> messages.LetDateComeResponse:
        """In a city of drills; whoever looks next does what it armed."""
        identity, now = caller(), self._reactor.clock()
        found = self._known(request.reaction)
        async with UnitOfWork(self._reactor.pool) as work:
            date = to_datetime(request.date)
            following = await self._reactor.let_come(work, found, date)
            actor, details = Actor(identity.department, identity.system), {"date": date.isoformat()}
            await record_evidence(work.connection, actor, Moment(now, now), "let-date-come", found.name, details)
        self._log.info(LogEvents.REACTION_DATE_LET_COME, reaction=found.name)
        return messages.LetDateComeResponse(next_at=None if following is None else to_timestamp(following))

    async def SignReaction(  # noqa: N802
        self, request: messages.SignReactionRequest, _context: Any
    ) -> messages.SignReactionResponse:
        """The draft is done at once, or set aside."""
        check_text("reason", request.reason, MOST_REASON)
        check_text("digest", request.digest, MOST_DIGEST)
        if request.set_aside and not request.reason.strip():
            raise InvalidError("say why it is set aside", "REASON_MISSING")
        key = (request.reaction, request.cause, request.target)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SignReactionResponse:
            found = self._known(request.reaction)
            if actor.roles.isdisjoint(found.item.signed_by):
                roles = " ".join(found.item.signed_by)
                raise ForbiddenError(f"a post with role {roles} signs it", "ROLE_MISSING", {"roles": roles})
            draft = await store.lock(work.connection, key)
            if draft is None:
                raise NotFoundError("no such cause; list them", "REACTION_CAUSE_UNKNOWN")
            if draft.state != "draft":
                raise ConflictError(f"it is {draft.state}, and no draft", "REACTION_NO_DRAFT", {"state": draft.state})
            if request.set_aside:
                await store.end(work.connection, key, "dropped", "SET_ASIDE", moment.recorded_at)
                details = {"cause": request.cause, "target": request.target, "reason": request.reason}
                await record_evidence(work.connection, actor, moment, "set-reaction-aside", request.reaction, details)
                after = await store.lock(work.connection, key)
                assert after is not None  # noqa: S101 it is locked
            else:
                after = await self._reactor.sign(work, key, actor, moment, request.digest)
            return messages.SignReactionResponse(cause=_cause(after))

        return await self._authorizer.run_change(
            "ReactionsService/SignReaction", request.change, request, messages.SignReactionResponse, effect
        )

    def _known(self, name: str) -> PackItem[Reaction]:
        found = self._reactor.packs().named(REACTIONS).get(name)
        if found is None:
            raise NotFoundError(f"no active pack has the reaction {name!r}; list them", "REACTION_UNKNOWN")
        return found


def reactions_registration(reactor: Reactor, authorizer: Authorizer) -> Registration:
    """Of a service that runs reactions."""
    return Registration(
        "cityloop.common.v1.ReactionsService",
        stubs.add_ReactionsServiceServicer_to_server,
        ReactionsServicer(reactor, authorizer),
    )


def _reaction(found: PackItem[Reaction], stored: StoredReaction | None) -> messages.Reaction:
    item = found.item
    message = messages.Reaction(
        reaction=found.name,
        name=None if item.name is None else item.name.label(),
        act=item.act.name,
        most_an_hour=item.most_an_hour,
    )
    if stored is not None:
        message.acts, message.waiting, message.drafts = stored.acts, stored.waiting, stored.drafts
        if stored.stopped_at is not None:
            message.stopped_at.CopyFrom(to_timestamp(stored.stopped_at))
        if stored.next_at is not None:
            message.next_at.CopyFrom(to_timestamp(stored.next_at))
    return message


def _cause(cause: StoredCause) -> messages.ReactionCause:
    return messages.ReactionCause(
        reaction=cause.reaction,
        cause=cause.cause,
        target=cause.target,
        state=NUMBERS[cause.state],  # type: ignore[arg-type] # the number of the contract's enum
        depth=cause.depth,
        occurred_at=to_timestamp(cause.occurred_at),
        due_at=to_timestamp(cause.due_at),
        ended_at=None if cause.ended_at is None else to_timestamp(cause.ended_at),
        result=cause.result,
    )
