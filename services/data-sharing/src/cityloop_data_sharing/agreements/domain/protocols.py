"""What the room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol, TypeVar

from cityloop_data_sharing.agreements.domain.agreements import Agreement

Transaction = TypeVar("Transaction", contravariant=True)


class Agreements(Protocol[Transaction]):
    """The stored agreements and their quotas."""

    async def find_agreement(self, transaction: Transaction, agreement_id: str, /, *, to_change: bool) -> Agreement:
        """An agreement that stays as it is until the transaction ends.

        Raises:
            NotFoundError: there is none.
        """

    async def approved_for(
        self, transaction: Transaction, consumer_department_id: str, dataset_id: str, fields: Sequence[str], /
    ) -> list[Agreement]:
        """Approved agreements of a department on all of these fields of a dataset, newest first."""

    async def use_quota(self, transaction: Transaction, agreement: Agreement, day: dt.date, rows: int, /) -> int | None:
        """Use rows of a day's quota; returns how many are left, None (and uses none) when there are too few."""

    async def used_rows(self, transaction: Transaction, agreement: Agreement, day: dt.date, /) -> int:
        """Rows of a day's quota that are used."""
