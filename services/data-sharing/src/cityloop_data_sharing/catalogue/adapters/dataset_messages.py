"""Datasets as the contract has them."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1 import catalogue_service_pb2

from cityloop_data_sharing.catalogue.domain.datasets import Dataset, Field, Masking, classification_of

MASKING_OF = {catalogue_service_pb2.Masking.Value(f"MASKING_{masking.name}"): masking for masking in Masking}


def dataset_of(message: catalogue_service_pb2.Dataset, provider_department_id: str, version: int) -> Dataset:
    """The dataset in a message; a field without a masking is withheld.

    Raises:
        InvalidError: a field has no classification.
    """
    fields = tuple(
        Field(
            field=item.field,
            name=dict(item.name.texts),
            classification=classification_of(item.classification, f"field {item.field!r}"),
            masking=MASKING_OF.get(item.masking, Masking.WITHHOLD),
        )
        for item in message.fields
    )
    return Dataset(
        dataset_id=message.dataset_id,
        version=version,
        name=dict(message.name.texts),
        provider_department_id=provider_department_id,
        key_field=message.key_field,
        fields=fields,
        longitude_field=message.longitude_field,
        latitude_field=message.latitude_field,
    )


def dataset_message(dataset: Dataset) -> catalogue_service_pb2.Dataset:
    """The dataset as its contract has it."""
    fields = [
        catalogue_service_pb2.Field(
            field=item.field,
            name=Label(texts=item.name),
            classification=item.classification.value,  # type: ignore[arg-type] # the number of the contract's enum
            masking=f"MASKING_{item.masking.name}",
        )
        for item in dataset.fields
    ]
    return catalogue_service_pb2.Dataset(
        dataset_id=dataset.dataset_id,
        version=dataset.version,
        name=Label(texts=dataset.name),
        provider_department_id=dataset.provider_department_id,
        key_field=dataset.key_field,
        fields=fields,
        longitude_field=dataset.longitude_field,
        latitude_field=dataset.latitude_field,
    )
