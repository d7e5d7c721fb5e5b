"""What a department offers to share: a dataset, its fields with their classifications, and rows that fit it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from cityloop_kernel import InvalidError, NotFoundError, Sentence, say

IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
MAX_FIELDS = 100
MAX_ROW_BYTES = 4_096
LONGITUDES, LATITUDES = 180.0, 90.0
DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")


class Classification(IntEnum):
    """Classifications of GB/T 43697, from general 1 to core; the number is the contract's."""

    GENERAL_1 = 1
    GENERAL_2 = 2
    GENERAL_3 = 3
    GENERAL_4 = 4
    IMPORTANT = 5
    CORE = 6


class Masking(StrEnum):
    """How a field leaves for a consumer whose agreement does not clear its classification."""

    WITHHOLD = "withhold"
    PARTIAL = "partial"
    DIGEST = "digest"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataset."""

    field: str
    name: Mapping[str, str]
    """By language tag."""
    classification: Classification
    masking: Masking


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Rows whose field has one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One version of a dataset."""

    dataset_id: str
    version: int
    name: Mapping[str, str]
    """By language tag."""
    provider_department_id: str
    key_field: str
    fields: tuple[Field, ...]
    longitude_field: str = ""
    latitude_field: str = ""

    @property
    def located(self) -> bool:
        """Whether its rows have places."""
        return bool(self.longitude_field)

    @property
    def field_names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(item.field for item in self.fields)

    def next_after(self, before: Dataset) -> Dataset:
        """The same as the version that follows another."""
        return replace(self, version=before.version + 1)

    def problem(self) -> Sentence | None:
        """What is wrong with it, None when nothing is."""
        names = [item.field for item in self.fields]
        if not IDENTIFIER.fullmatch(self.dataset_id):
            return say("dataset-id-invalid")
        if not 1 <= len(names) <= MAX_FIELDS:
            return say("dataset-fields-count", most=MAX_FIELDS)
        wrong = [name for name in names if not IDENTIFIER.fullmatch(name)]
        if wrong:
            return say("dataset-field-invalid", field=wrong[0])
        if len(set(names)) != len(names):
            return say("dataset-field-twice")
        if self.key_field not in names:
            return say("dataset-key-unknown", field=self.key_field)
        located = (self.longitude_field, self.latitude_field)
        if any(located) and (not set(located) <= set(names) or self.longitude_field == self.latitude_field):
            return say("dataset-place-fields")
        return None

    def row_problem(self, row: Mapping[str, str]) -> Sentence | None:
        """What is wrong with a row, None when it fits; a field that has no value may be left out."""
        unknown = sorted(set(row) - self.field_names)
        if unknown:
            return say("row-field-unknown", field=unknown[0], dataset=self.dataset_id)
        if not row.get(self.key_field):
            return say("row-key-empty", field=self.key_field)
        size = sum(len(name.encode()) + len(value.encode()) for name, value in row.items())
        if size > MAX_ROW_BYTES:
            return say("row-too-large", size=size, most=MAX_ROW_BYTES)
        if any("\x00" in value for value in row.values()):
            return say("row-with-nul")
        return self._place_problem(row)

    def place_of(self, row: Mapping[str, str]) -> tuple[float, float] | None:
        """Longitude and latitude of a row that fits, None where it says neither."""
        longitude, latitude = row.get(self.longitude_field, ""), row.get(self.latitude_field, "")
        return (float(longitude), float(latitude)) if longitude and latitude else None

    def _place_problem(self, row: Mapping[str, str]) -> Sentence | None:
        for name, limit in ((self.longitude_field, LONGITUDES), (self.latitude_field, LATITUDES)):
            value = row.get(name, "")
            if value and (not DEGREES.fullmatch(value) or abs(float(value)) > limit):
                return say("row-no-degrees", field=name, limit=round(limit))
        if bool(row.get(self.longitude_field)) != bool(row.get(self.latitude_field)):
            return say("row-half-place", longitude=self.longitude_field, latitude=self.latitude_field)
        return None

    def unknown_fields(self, names: Collection[str]) -> list[str]:
        """Those of the names that are none of its fields, in order."""
        return sorted(set(names) - self.field_names)


def unknown_dataset(dataset_id: str) -> NotFoundError:
    """What is raised where a dataset does not exist."""
    return NotFoundError(f"no dataset {dataset_id!r}; see CatalogueService.ListDatasets", "DATASET_UNKNOWN")


def classification_of(number: int, subject: str) -> Classification:
    """A classification of the contract.

    Raises:
        InvalidError: it is none; the message names its subject.
    """
    try:
        return Classification(number)
    except ValueError as error:
        message = f"{subject} needs a classification from GENERAL_1 to CORE"
        raise InvalidError(message, "CLASSIFICATION_MISSING") from error
