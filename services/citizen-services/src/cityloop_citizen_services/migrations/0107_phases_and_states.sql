-- timeout: 60s
-- A case is in a state of its process, which is of a phase; states of before are phases.
ALTER TABLE case_steps ADD COLUMN phase text;
UPDATE case_steps SET phase = state;
ALTER TABLE case_steps ALTER COLUMN phase SET NOT NULL;
