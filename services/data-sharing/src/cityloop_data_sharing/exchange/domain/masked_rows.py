"""Rows as they leave under an agreement: what it does not clear is masked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from cityloop_data_sharing.catalogue.domain.datasets import Classification, Field
from cityloop_data_sharing.exchange.domain.masking.registry import METHODS


def masked_fields(fields: Iterable[Field], cleared: Classification) -> list[Field]:
    """The fields whose classification an agreement does not clear."""
    return [field for field in fields if field.classification > cleared]


def mask_rows(
    rows: Iterable[Mapping[str, str]], fields: Sequence[Field], cleared: Classification, secret: bytes
) -> list[dict[str, str]]:
    """The rows as they leave under an agreement: these fields only, those above the cleared classification masked.

    Args:
        rows: as stored.
        fields: that leave.
        cleared: fields up to this classification leave unmasked.
        secret: the agreement's own, keys its digests.
    """
    hidden = {field.field for field in masked_fields(fields, cleared)}
    return [
        {
            field.field: leaving
            for field in fields
            if (value := row.get(field.field)) is not None
            and (leaving := METHODS[field.masking](value, secret) if field.field in hidden else value) is not None
        }
        for row in rows
    ]


def rows_digest(rows: Sequence[Mapping[str, str]]) -> str:
    """SHA-256 over the rows as they leave: each as JSON with sorted names, no spaces, in UTF-8, ended by a newline."""
    digest = hashlib.sha256()
    for row in rows:
        text = json.dumps(dict(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest.update(f"{text}\n".encode())
    return f"sha256:{digest.hexdigest()}"
