-- timeout: 60s
-- A department's stream begins with its open tasks: few, however many it has ended over the years.
CREATE INDEX tasks_open ON tasks (department_id, recorded_at, task_id)
    WHERE state IN ('dispatched', 'accepted', 'failed_check');

-- Nothing asks in this order since what was kept last is shown by the time it was kept.
DROP INDEX case_history_newest;
