-- timeout: 60s
-- A clock that had run out before it was stored rings at once, unless its case is imported. What stands already, and what
-- the release before this one writes, may be imported: there it stays as it was.
ALTER TABLE cases ADD COLUMN imported boolean NOT NULL DEFAULT true;
ALTER TABLE tasks ADD COLUMN imported boolean NOT NULL DEFAULT true;

DROP INDEX cases_running;
DROP INDEX tasks_running;
CREATE INDEX cases_running ON cases (due_at)
    WHERE NOT overdue AND (due_at > recorded_at OR NOT imported) AND phase NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX tasks_running ON tasks (due_at)
    WHERE NOT overdue AND (due_at > recorded_at OR NOT imported)
        AND state IN ('dispatched', 'accepted', 'failed_check');
