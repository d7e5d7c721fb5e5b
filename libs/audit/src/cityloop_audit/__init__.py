"""Evidence: audit rows in the effect's transaction, chained by hash, verifiable."""

from cityloop_audit.chain import ChainVerification, chain_all, verify
from cityloop_audit.entries import AuditEntry, record
from cityloop_audit.evidence import record_evidence

__all__ = ["AuditEntry", "ChainVerification", "chain_all", "record", "record_evidence", "verify"]
