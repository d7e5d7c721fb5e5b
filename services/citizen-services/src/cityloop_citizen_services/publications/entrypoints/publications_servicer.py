"""gRPC: cityloop.citizen.v1.PublicationsService."""

from __future__ import annotations

from typing import Any

from cityloop.citizen.v1 import publications_service_pb2 as messages
from cityloop.citizen.v1 import publications_service_pb2_grpc as stubs
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer

from cityloop_citizen_services.publications.adapters.publication_messages import publication_message, wanted_state
from cityloop_citizen_services.publications.domain.publication import Standing
from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.publications.handlers.sign import correct, sign, withdraw

SERVICE = "PublicationsService"


class PublicationsServicer(stubs.PublicationsServiceServicer):
    """What is shown to everybody, and what its owners do with it.

    Args:
        authorizer: of the calls of departments.
        publications: that there are.
        base_url: beginning of the links to their pages.
    """

    def __init__(self, authorizer: Authorizer, publications: Publications, base_url: str) -> None:
        self._authorizer = authorizer
        self._publications = publications
        self._base_url = base_url

    async def ListPublications(  # noqa: N802 the contract's name
        self, request: messages.ListPublicationsRequest, _context: Any
    ) -> messages.ListPublicationsResponse:
        """All of a state."""
        state = wanted_state(request.state)
        standings = [item for item in await self._publications.all() if state in {None, item.state}]
        return messages.ListPublicationsResponse(publications=map(self._message, standings))

    async def SignPublication(  # noqa: N802
        self, request: messages.SignPublicationRequest, _context: Any
    ) -> messages.SignPublicationResponse:
        """Show one to everybody."""

        async def effect(work: UnitOfWork, post: Actor, at: Moment) -> messages.SignPublicationResponse:
            standing = await sign(work, self._publications, request.publication, request.digest, post, at)
            return messages.SignPublicationResponse(publication=self._message(standing))

        answer = messages.SignPublicationResponse
        return await self._authorizer.run_change(f"{SERVICE}/SignPublication", request.change, request, answer, effect)

    async def WithdrawPublication(  # noqa: N802
        self, request: messages.WithdrawPublicationRequest, _context: Any
    ) -> messages.WithdrawPublicationResponse:
        """Take one back."""

        async def effect(work: UnitOfWork, post: Actor, at: Moment) -> messages.WithdrawPublicationResponse:
            standing = await withdraw(work, self._publications, request.publication, request.reason, post, at)
            return messages.WithdrawPublicationResponse(publication=self._message(standing))

        method, answer = f"{SERVICE}/WithdrawPublication", messages.WithdrawPublicationResponse
        return await self._authorizer.run_change(method, request.change, request, answer, effect)

    async def CorrectPublication(  # noqa: N802
        self, request: messages.CorrectPublicationRequest, _context: Any
    ) -> messages.CorrectPublicationResponse:
        """Tell its readers what was wrong."""

        async def effect(work: UnitOfWork, post: Actor, at: Moment) -> messages.CorrectPublicationResponse:
            said = (request.publication, request.reason, request.entry_number)
            standing = await correct(work, self._publications, *said, post, at)
            return messages.CorrectPublicationResponse(publication=self._message(standing))

        method, answer = f"{SERVICE}/CorrectPublication", messages.CorrectPublicationResponse
        return await self._authorizer.run_change(method, request.change, request, answer, effect)

    def _message(self, standing: Standing) -> messages.Publication:
        owner = self._publications.owner_of(standing)
        return publication_message(standing, owner, f"{self._base_url}/publications/{standing.name}")
