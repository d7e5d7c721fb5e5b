"""Every masking method that a field of a dataset may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cityloop_data_sharing.catalogue.domain.datasets import Masking
from cityloop_data_sharing.exchange.domain.masking.digest import digest
from cityloop_data_sharing.exchange.domain.masking.partial import partial
from cityloop_data_sharing.exchange.domain.masking.withhold import withhold
from cityloop_data_sharing.exchange.domain.masking.year import year

MaskingMethod = Callable[[str, bytes], str | None]
"""The value as it leaves, by the value and the agreement's secret; None where the field is left out."""
METHODS: Mapping[Masking, MaskingMethod] = {
    Masking.WITHHOLD: withhold,
    Masking.PARTIAL: partial,
    Masking.DIGEST: digest,
    Masking.YEAR: year,
}
