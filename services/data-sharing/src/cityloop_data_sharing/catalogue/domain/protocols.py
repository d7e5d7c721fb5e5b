"""What the room offers to other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from cityloop_data_sharing.catalogue.domain.datasets import Dataset, RowFilter
from cityloop_data_sharing.catalogue.domain.polygon import Box, RowPlace

Transaction = TypeVar("Transaction", contravariant=True)


class Datasets(Protocol[Transaction]):
    """The stored datasets and their rows."""

    async def get_dataset(self, transaction: Transaction, dataset_id: str, /) -> Dataset | None:
        """A dataset by its id."""

    async def read_rows(
        self,
        transaction: Transaction,
        dataset_id: str,
        keys: Sequence[str],
        rows: RowFilter | None,
        limit: int,
        after: str = "",
        /,
    ) -> list[dict[str, str]]:
        """Rows in order of their keys after one: those that the filter lets through, of these keys (all when empty)."""

    async def count_rows(self, transaction: Transaction, dataset_id: str, rows: RowFilter | None, /) -> int:
        """How many rows the filter lets through."""

    async def places_in(
        self,
        transaction: Transaction,
        dataset_id: str,
        keys: Sequence[str],
        rows: RowFilter | None,
        box: Box,
        limit: int,
        /,
    ) -> list[RowPlace]:
        """Where the rows are that `read_rows` would find, as far as they lie in a box; in order of their keys."""
