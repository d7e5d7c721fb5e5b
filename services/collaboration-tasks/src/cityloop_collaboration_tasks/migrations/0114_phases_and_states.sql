-- timeout: 60s
-- A case is in a state of its process, which is of a phase; states of before are phases.
ALTER TABLE cases
    ADD COLUMN phase text,
    ADD COLUMN state_name bytea NOT NULL DEFAULT '',
    ADD COLUMN phase_began_at timestamptz,
    ADD COLUMN elapsed interval,
    ADD COLUMN remaining interval;
UPDATE cases SET phase = state, phase_began_at = stage_began_at;
ALTER TABLE cases ALTER COLUMN phase SET NOT NULL;
-- A task's time that is left while the clock of its case is suspended.
ALTER TABLE tasks ADD COLUMN remaining interval;

DROP INDEX cases_state;
DROP INDEX cases_open_areas;
DROP INDEX cases_running;
CREATE INDEX cases_phase ON cases (phase, recorded_at DESC, case_id DESC);
CREATE INDEX cases_open_areas ON cases USING gin (areas) WHERE phase NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX cases_running ON cases (due_at)
    WHERE NOT overdue AND (due_at > recorded_at OR NOT imported) AND phase NOT IN ('closed', 'not_filed', 'void');
