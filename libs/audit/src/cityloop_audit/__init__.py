"""Evidence: audit rows in the effect's transaction, chained by hash, verifiable."""

from cityloop_audit.acts import leave_evidence
from cityloop_audit.chain import Problem, ProblemKind, Verified, chain_all, verify, verifying
from cityloop_audit.entries import AuditEntry, record

__all__ = [
    "AuditEntry",
    "Problem",
    "ProblemKind",
    "Verified",
    "chain_all",
    "leave_evidence",
    "record",
    "verify",
    "verifying",
]
