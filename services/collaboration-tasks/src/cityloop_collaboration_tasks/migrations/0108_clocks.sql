-- Clocks follow the operating mode while they run, and ring when they run out.
ALTER TABLE cases
    ADD COLUMN stage_began_at timestamptz,
    ADD COLUMN mode text NOT NULL DEFAULT 'peacetime';
CREATE INDEX cases_open_areas ON cases USING gin (areas) WHERE state NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX cases_running ON cases (due_at)
    WHERE NOT overdue AND due_at > recorded_at AND state NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX tasks_running ON tasks (due_at)
    WHERE NOT overdue AND due_at > recorded_at AND state IN ('dispatched', 'accepted', 'failed_check');
