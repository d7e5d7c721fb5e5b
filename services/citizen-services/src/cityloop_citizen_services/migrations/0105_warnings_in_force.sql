-- What the portal shows of warnings: those that were signed and are not over, the newest first.
CREATE INDEX warnings_in_force ON warnings (occurred_at DESC) WHERE state IN ('signed', 'all_clear_draft');
