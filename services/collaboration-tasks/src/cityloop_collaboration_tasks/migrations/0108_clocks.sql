-- Clocks follow the operating mode while they run, and ring when they run out.
ALTER TABLE cases
    ADD COLUMN stage_began_at timestamptz,
    ADD COLUMN phase_began_at timestamptz,
    ADD COLUMN elapsed interval,
    ADD COLUMN remaining interval,
    ADD COLUMN mode text NOT NULL DEFAULT 'peacetime';
CREATE INDEX cases_open_areas ON cases USING gin (areas) WHERE phase NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX cases_running ON cases (due_at)
    WHERE NOT overdue AND due_at > recorded_at AND phase NOT IN ('closed', 'not_filed', 'void');
ALTER TABLE tasks ADD COLUMN remaining interval;
CREATE INDEX tasks_running ON tasks (due_at)
    WHERE NOT overdue AND due_at > recorded_at AND state IN ('dispatched', 'accepted', 'failed_check');
