"""Evidence: audit rows in the effect's transaction, chained by hash, verifiable."""

from cityloop_audit.acts import leave_evidence
from cityloop_audit.chain import Verified, chain_all, verify
from cityloop_audit.entries import AuditEntry, record

__all__ = ["AuditEntry", "Verified", "chain_all", "leave_evidence", "record", "verify"]
