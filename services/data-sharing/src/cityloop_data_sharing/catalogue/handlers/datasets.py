"""Publishing datasets and putting their rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, say
from cityloop_packs import Right

from cityloop_data_sharing.catalogue.adapters import dataset_store
from cityloop_data_sharing.catalogue.domain.datasets import Dataset, unknown_dataset
from cityloop_data_sharing.problem_messages import problem_refused


async def publish_dataset(
    work: UnitOfWork, offered: Dataset, actor: Actor, rights: Collection[str], jurisdiction: str, moment: Moment
) -> Dataset:
    """Store the next version of a dataset of the actor's department.

    Raises:
        ForbiddenError: the post may not publish, or the dataset is another department's.
        InvalidError: the dataset contradicts itself.
        ConflictError: its key field would change, which names the rows that are there, or the fields that place them.
    """
    _require_publisher(actor, rights)
    problem = offered.problem()
    if problem is not None:
        raise problem_refused(say("dataset-problem", dataset=offered.dataset_id, problem=problem), "DATASET_INVALID")
    before = await dataset_store.lock_dataset(work.connection, offered.dataset_id)
    if before is not None and before.provider_department_id != actor.department_id:
        raise ForbiddenError(
            f"dataset {offered.dataset_id!r} is one of {before.provider_department_id}; choose another id",
            "FOREIGN_DATASET",
        )
    if before is not None and before.key_field != offered.key_field:
        raise ConflictError(
            f"the key field of {offered.dataset_id!r} stays {before.key_field!r}; publish under another id",
            "KEY_FIELD_FIXED",
        )
    replaced = before is not None and _place_fields(before) != _place_fields(offered)
    if replaced and await dataset_store.has_rows(work.connection, offered.dataset_id):
        raise ConflictError(
            f"the rows of {offered.dataset_id!r} have been put already, with places or without; publish under another"
            " id",
            "PLACE_FIELDS_FIXED",
        )
    dataset = offered if before is None else offered.next_after(before)
    await dataset_store.save_dataset(work.connection, dataset, jurisdiction, moment)
    details = {"version": dataset.version, "fields": len(dataset.fields)}
    await record_evidence(work.connection, actor, moment, "publish-dataset", dataset.dataset_id, details)
    return dataset


async def put_rows(
    work: UnitOfWork,
    dataset_id: str,
    rows: Sequence[Mapping[str, str]],
    actor: Actor,
    rights: Collection[str],
    moment: Moment,
) -> dict[int, InvalidError]:
    """Insert the rows of the actor's own dataset that fit, or replace those with the same key.

    Returns:
        Why the others were not taken, by their places.

    Raises:
        NotFoundError: there is no such dataset.
        ForbiddenError: the post may not, or the dataset is another department's.
        InvalidError: not one row fits the dataset's fields; that of the first.
    """
    _require_publisher(actor, rights)
    dataset = await dataset_store.lock_dataset(work.connection, dataset_id)
    if dataset is None:
        raise unknown_dataset(dataset_id)
    if dataset.provider_department_id != actor.department_id:
        raise ForbiddenError(f"dataset {dataset_id!r} is not one of {actor.department_id}", "FOREIGN_DATASET")
    accepted: dict[str, Mapping[str, str]] = {}
    rejected: dict[int, InvalidError] = {}
    for index, row in enumerate(rows):
        problem = dataset.row_problem(row)
        if problem is None and row[dataset.key_field] in accepted:
            problem = say("row-key-twice")
        if problem is None:
            accepted[row[dataset.key_field]] = row
        else:
            rejected[index] = problem_refused(say("row-problem", row=str(index + 1), problem=problem), "ROW_INVALID")
    if not accepted:
        raise rejected[0]
    await dataset_store.save_rows(work.connection, dataset, list(accepted.values()), moment.recorded_at)
    details = {"rows": len(accepted), "rejected": len(rejected)}
    await record_evidence(work.connection, actor, moment, "put-rows", dataset_id, details)
    return rejected


def _place_fields(dataset: Dataset) -> tuple[str, str]:
    return dataset.longitude_field, dataset.latitude_field


def _require_publisher(actor: Actor, rights: Collection[str]) -> None:
    if Right.SHARE_DATA not in rights:
        raise ForbiddenError(
            f"post {actor.post_id!r} may not publish; act with a post of a role with the right {Right.SHARE_DATA}",
            "POST_MAY_NOT_PUBLISH",
        )
