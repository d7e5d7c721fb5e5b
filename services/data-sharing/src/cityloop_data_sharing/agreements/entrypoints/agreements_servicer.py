"""gRPC: cityloop.sharing.v1.AgreementsService."""

from __future__ import annotations

from typing import Any

from cityloop.sharing.v1 import agreements_service_pb2 as messages
from cityloop.sharing.v1 import agreements_service_pb2_grpc as stubs
from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError
from cityloop_messaging import to_datetime
from cityloop_rpc import Authorizer, Pages, caller, uuid_text

from cityloop_data_sharing.agreements.adapters import agreement_store
from cityloop_data_sharing.agreements.adapters.agreement_messages import (
    DELIVERY_OF,
    STATE_OF,
    agreement_message,
    condition_of,
)
from cityloop_data_sharing.agreements.domain.agreements import AgreementState, ModeCondition
from cityloop_data_sharing.agreements.handlers.agreements import (
    AgreementRequest,
    Decision,
    decide_agreement,
    request_agreement,
)
from cityloop_data_sharing.catalogue.domain.datasets import Classification, RowFilter, classification_of
from cityloop_data_sharing.catalogue.domain.protocols import Datasets
from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles

PAGES = Pages("agreements", uuid_text)


class AgreementsServicer(stubs.AgreementsServiceServicer):
    """Who may use which data for what, and until when."""

    def __init__(
        self, authorizer: Authorizer, rights: RightsOfRoles[Connection], datasets: Datasets[Connection]
    ) -> None:
        self._authorizer = authorizer
        self._rights = rights
        self._datasets = datasets

    async def RequestAgreement(  # noqa: N802 the contract's name
        self, request: messages.RequestAgreementRequest, _context: Any
    ) -> messages.RequestAgreementResponse:
        """Ask for data of another department."""
        agreement_request = _agreement_request(request)
        self._check_area(agreement_request.open_in)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RequestAgreementResponse:
            jurisdiction = self._authorizer.city.model.jurisdiction_of(actor.department_id)
            rights = await self._rights.of(work.connection, actor.roles)
            agreement = await request_agreement(
                work, self._datasets, agreement_request, actor, rights, jurisdiction, moment
            )
            return messages.RequestAgreementResponse(agreement=agreement_message(agreement))

        method = "AgreementsService/RequestAgreement"
        return await self._authorizer.run_change(
            method, request.change, request, messages.RequestAgreementResponse, effect
        )

    async def DecideAgreement(  # noqa: N802
        self, request: messages.DecideAgreementRequest, _context: Any
    ) -> messages.DecideAgreementResponse:
        """Approve, reject or revoke."""
        decision = _decision(request)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.DecideAgreementResponse:
            rights = await self._rights.of(work.connection, actor.roles)
            roles = _roles_of(self._authorizer.city.model, actor.department_id)
            of_department = await self._rights.of(work.connection, roles)
            agreement = await decide_agreement(
                work, request.agreement_id, decision, actor, rights, of_department, moment
            )
            return messages.DecideAgreementResponse(agreement=agreement_message(agreement))

        method = "AgreementsService/DecideAgreement"
        return await self._authorizer.run_change(
            method, request.change, request, messages.DecideAgreementResponse, effect
        )

    async def ListAgreements(  # noqa: N802
        self, request: messages.ListAgreementsRequest, _context: Any
    ) -> messages.ListAgreementsResponse:
        """Newest first; the token names the last agreement seen."""
        size, before = PAGES.size(request.page_size), PAGES.after(request.page_token)
        found = await agreement_store.page_of_agreements(self._authorizer.pool, caller().department, size, before)
        token = PAGES.token(found[-1].agreement_id) if len(found) == size else ""
        return messages.ListAgreementsResponse(
            agreements=[agreement_message(agreement) for agreement in found], next_page_token=token
        )

    def _check_area(self, condition: ModeCondition | None) -> None:
        if condition is not None and (condition.layer, condition.area_id) not in self._authorizer.city.model.areas:
            raise NotFoundError(f"the city has no area {condition.layer}/{condition.area_id}", "AREA_UNKNOWN")


def _agreement_request(request: messages.RequestAgreementRequest) -> AgreementRequest:
    if not request.HasField("valid_from") or not request.HasField("valid_until"):
        raise InvalidError("give valid_from and valid_until", "VALIDITY_INVALID")
    if request.delivery not in DELIVERY_OF:
        raise InvalidError("delivery is ROWS or COUNTS", "DELIVERY_UNKNOWN")
    rows = RowFilter(request.rows.field, tuple(request.rows.values)) if request.HasField("rows") else None
    return AgreementRequest(
        dataset_id=request.dataset_id,
        fields=tuple(request.fields),
        rows=rows,
        delivery=DELIVERY_OF[request.delivery],
        open_in=condition_of(request.open_in) if request.HasField("open_in") else None,
        purpose=request.purpose,
        valid_from=to_datetime(request.valid_from),
        valid_until=to_datetime(request.valid_until),
    )


def _roles_of(city: CityModel, department_id: str) -> frozenset[str]:
    """The roles of all posts of a department together."""
    posts = city.posts.values()
    return frozenset(role for post in posts if post.department_id == department_id for role in post.roles)


def _decision(request: messages.DecideAgreementRequest) -> Decision:
    state = STATE_OF.get(request.decision, AgreementState.REQUESTED)
    if state is AgreementState.REQUESTED:
        raise InvalidError("decide APPROVED, REJECTED or REVOKED", "DECISION_MISSING")
    approves = state is AgreementState.APPROVED
    classification = (
        classification_of(request.cleared_classification, "an approval") if approves else Classification.GENERAL_1
    )
    if request.daily_quota > 2**31 - 1:
        raise InvalidError("daily_quota must lie below 2^31", "QUOTA_MISSING")
    return Decision(state, request.reason.strip(), classification, request.daily_quota)
