"""Evidence: audit rows in the effect's transaction, chained by hash, verifiable."""

from cityloop_audit.chain import Verified, chain_new, run_sequencer, verify
from cityloop_audit.entries import AuditEntry, record

__all__ = ["AuditEntry", "Verified", "chain_new", "record", "run_sequencer", "verify"]
