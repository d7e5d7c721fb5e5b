"""How a value leaves: as it is, in part, as a keyed digest, or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence

from cityloop_data_sharing.catalogue.domain.datasets import Field, Grade, Masking

DIGEST_ALGORITHM = "hmac-sha256"
STAR = "*"
VISIBLE_CHARACTERS = ((11, 3, 4), (7, 2, 2), (4, 1, 1), (2, 1, 0), (0, 0, 0))
"""From how many characters on, how many of the first and of the last stay visible: never more than two thirds."""


def masked_fields(fields: Iterable[Field], cleared: Grade) -> list[Field]:
    """The fields whose grade an agreement does not clear."""
    return [field for field in fields if field.grade > cleared]


def mask_rows(
    rows: Iterable[Mapping[str, str]], fields: Sequence[Field], cleared: Grade, secret: bytes
) -> list[dict[str, str]]:
    """The rows as they leave under an agreement: these fields only, those above the cleared grade masked.

    Args:
        rows: as stored.
        fields: that leave.
        cleared: fields up to this grade leave unmasked.
        secret: the agreement's own, keys its digests.
    """
    hidden = {field.field for field in masked_fields(fields, cleared)}
    return [
        {
            field.field: mask(row[field.field], field.masking, secret) if field.field in hidden else row[field.field]
            for field in fields
            if field.field in row and not (field.field in hidden and field.masking is Masking.WITHHOLD)
        }
        for row in rows
    ]


def mask(value: str, masking: Masking, secret: bytes) -> str:
    """A value as it leaves masked; withheld it is empty."""
    match masking:
        case Masking.PARTIAL:
            return partial(value)
        case Masking.DIGEST:
            return f"{DIGEST_ALGORITHM}:{hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()}"
        case Masking.WITHHOLD:
            return ""


def partial(value: str) -> str:
    """The first and the last characters, as in `张*` or `138****5678`; the length stays."""
    length = len(value)
    first, last = next((first, last) for least, first, last in VISIBLE_CHARACTERS if length >= least)
    return value[:first] + STAR * (length - first - last) + value[length - last :]


def rows_digest(rows: Sequence[Mapping[str, str]]) -> str:
    """SHA-256 over the rows as they leave: each as JSON with sorted names, no spaces, in UTF-8, ended by a newline."""
    digest = hashlib.sha256()
    for row in rows:
        text = json.dumps(dict(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest.update(f"{text}\n".encode())
    return f"sha256:{digest.hexdigest()}"
