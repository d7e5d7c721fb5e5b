-- Who filed a report and so sees it whole: an Open311 client or a department. Empty: nobody but who holds its secret.
ALTER TABLE reports ADD COLUMN filed_by text NOT NULL DEFAULT '';
CREATE INDEX reports_filed_by ON reports (filed_by, occurred_at DESC) WHERE filed_by <> '';

-- Further links to a report's page: one for each repeated call of a client, which cannot be given the first again.
CREATE TABLE report_links (
    secret_digest bytea PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    recorded_at timestamptz NOT NULL
);

-- Tasks in their newest version: the departments that hold one see the reports of its case.
CREATE TABLE case_tasks (
    task_id text PRIMARY KEY,
    version bigint NOT NULL,
    case_id text NOT NULL,
    department_id text NOT NULL,
    held boolean NOT NULL
);
CREATE INDEX case_tasks_case ON case_tasks (case_id) WHERE held;
