"""A publication: a draft until its owner's post has signed it, shown until it is withdrawn or its pack changes it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cityloop_kernel import ConflictError, InvalidError, NotFoundError, RefusedError, check_text
from cityloop_packs import PackItem, Publication, published_name

MAX_REASON = 1_000


class PublicationState(StrEnum):
    """Where a publication stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Signature:
    """The last time that a publication was signed, and what became of it."""

    publication: str
    digest: str
    """Of what was signed."""
    title: Mapping[str, str]
    """As it was signed: a page that is withdrawn has it, whatever became of the pack."""
    department_id: str
    role: str
    """Of the owner."""
    signed_by_post_id: str
    signed_at: dt.datetime
    withdrawn_reason: str = ""
    withdrawn_at: dt.datetime | None = None

    @property
    def withdrawn(self) -> bool:
        """Whether its owner has taken it back."""
        return self.withdrawn_at is not None


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong and is right now, as readers are told."""

    reason: str
    entry_number: str
    corrected_at: dt.datetime


class GoneError(RefusedError):
    """It was shown, and is no more."""

    default_reason = "PUBLICATION_GONE"


def digest_of(found: PackItem[Publication]) -> str:
    """Of all that a pack says of a publication and of what that names: who signs, signs this.

    What it leaves to the default is not said: a release with another field takes no signature away.
    """
    said = f"{published_name(found)}\n{found.item.model_dump_json(exclude_defaults=True)}"
    return hashlib.sha256(said.encode()).hexdigest()


def state_of(digest: str, signature: Signature | None) -> PublicationState:
    """Where a publication stands.

    Args:
        digest: of what the packs in use say of it; empty where none has it.
        signature: the last one.
    """
    if signature is None:
        return PublicationState.DRAFT
    if signature.withdrawn or not digest:
        return PublicationState.WITHDRAWN
    return PublicationState.SIGNED if signature.digest == digest else PublicationState.DRAFT


@dataclass(frozen=True, slots=True)
class Standing:
    """A publication and where it stands."""

    name: str
    found: PackItem[Publication] | None
    """None where no pack in use has it any more."""
    signature: Signature | None
    corrections: Sequence[Correction] = ()

    @property
    def digest(self) -> str:
        """Of what the packs in use say of it; empty where none has it."""
        return "" if self.found is None else digest_of(self.found)

    @property
    def state(self) -> PublicationState:
        """Where it stands."""
        return state_of(self.digest, self.signature)


@dataclass(frozen=True, slots=True)
class Shown:
    """A publication that everybody may read now."""

    found: PackItem[Publication]
    signature: Signature
    corrections: Sequence[Correction]


def check_reason(reason: str) -> str:
    """What everybody will read of why.

    Raises:
        InvalidError: nothing, too much, or something that cannot be kept.
    """
    if not reason.strip():
        raise InvalidError("say why; everybody reads it", "PUBLICATION_REASON_MISSING")
    check_text("reason", reason, MAX_REASON)
    return reason.strip()


def unknown_publication(name: str) -> NotFoundError:
    """The refusal of a name that nothing is or was shown by; a draft is answered like one that there is not."""
    return NotFoundError(f"there is no publication {name[:200]!r}; list them", "PUBLICATION_UNKNOWN")


def not_signed(name: str) -> ConflictError:
    """The refusal of what only happens to a publication that is shown."""
    return ConflictError(f"{name} is not shown; sign it first", "PUBLICATION_NOT_SIGNED")
