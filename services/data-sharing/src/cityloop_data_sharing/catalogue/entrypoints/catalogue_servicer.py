"""gRPC: cityloop.sharing.v1.CatalogueService."""

from __future__ import annotations

from typing import Any

from cityloop.sharing.v1 import catalogue_service_pb2 as messages
from cityloop.sharing.v1 import catalogue_service_pb2_grpc as stubs
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment
from cityloop_rpc import Authorizer

from cityloop_data_sharing.catalogue.adapters import dataset_store
from cityloop_data_sharing.catalogue.adapters.dataset_messages import dataset_message, dataset_of
from cityloop_data_sharing.catalogue.handlers.datasets import publish_dataset
from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles


class CatalogueServicer(stubs.CatalogueServiceServicer):
    """What departments offer to share."""

    def __init__(self, authorizer: Authorizer, rights: RightsOfRoles[Connection]) -> None:
        self._authorizer = authorizer
        self._rights = rights

    async def PublishDataset(  # noqa: N802 the contract's name
        self, request: messages.PublishDatasetRequest, _context: Any
    ) -> messages.PublishDatasetResponse:
        """Offer a dataset of the caller's department."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.PublishDatasetResponse:
            named = request.dataset.provider_department_id
            if named not in {"", actor.department_id}:
                raise ForbiddenError(f"publish datasets of {actor.department_id} only", "FOREIGN_DATASET")
            offered = dataset_of(request.dataset, actor.department_id, 1)
            jurisdiction = self._authorizer.city.model.jurisdiction_of(actor.department_id)
            rights = await self._rights.of(work.connection, actor.roles)
            dataset = await publish_dataset(work, offered, actor, rights, jurisdiction, moment)
            return messages.PublishDatasetResponse(dataset=dataset_message(dataset))

        method = "CatalogueService/PublishDataset"
        return await self._authorizer.run_change(
            method, request.change, request, messages.PublishDatasetResponse, effect
        )

    async def ListDatasets(  # noqa: N802
        self, request: messages.ListDatasetsRequest, _context: Any
    ) -> messages.ListDatasetsResponse:
        """What is offered, by one department or by all."""
        datasets = await dataset_store.list_datasets(self._authorizer.pool, request.provider_department_id or None)
        return messages.ListDatasetsResponse(datasets=[dataset_message(dataset) for dataset in datasets])
