"""Evidence: audit rows in the effect's transaction, chained by hash, verifiable."""

from cityloop_audit.chain import (
    ChainProblem,
    ChainProblemKind,
    ChainVerification,
    chain_all,
    verify,
    verify_with_progress,
)
from cityloop_audit.entries import AuditEntry, record, record_all
from cityloop_audit.evidence import evidence_of, record_evidence, record_refusal
from cityloop_audit.views import ONE_LOOK, record_view

__all__ = [
    "ONE_LOOK",
    "AuditEntry",
    "ChainProblem",
    "ChainProblemKind",
    "ChainVerification",
    "chain_all",
    "evidence_of",
    "record",
    "record_all",
    "record_evidence",
    "record_refusal",
    "record_view",
    "verify",
    "verify_with_progress",
]
