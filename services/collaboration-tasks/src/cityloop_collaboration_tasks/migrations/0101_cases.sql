-- Cases: one row each, in its newest version; one case an event.
CREATE TABLE cases (
    case_id uuid PRIMARY KEY,
    case_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    event_number text NOT NULL,
    event_version bigint NOT NULL,
    state text NOT NULL,
    state_name bytea NOT NULL,
    phase text NOT NULL,
    event_class text NOT NULL,
    grade smallint NOT NULL,
    urgency text NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    proposed_lead text NOT NULL,
    lead_department_id text NOT NULL,
    due_at timestamptz,
    overdue boolean NOT NULL,
    reopened integer NOT NULL,
    transition bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX cases_newest ON cases (recorded_at DESC, case_id DESC);
CREATE INDEX cases_phase ON cases (phase, recorded_at DESC, case_id DESC);
CREATE INDEX cases_event_number ON cases (event_number);
CREATE SEQUENCE case_numbers;

-- Tasks: one row each, in its newest version.
CREATE TABLE tasks (
    task_id uuid PRIMARY KEY,
    task_number text NOT NULL UNIQUE,
    case_id uuid NOT NULL REFERENCES cases,
    version bigint NOT NULL,
    state text NOT NULL,
    department_id text NOT NULL,
    due_at timestamptz,
    overdue boolean NOT NULL,
    handled_by text NOT NULL,
    attachments bytea[] NOT NULL,
    transition bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX tasks_case ON tasks (case_id);
CREATE INDEX tasks_department ON tasks (department_id, recorded_at DESC, task_id DESC);
CREATE SEQUENCE task_numbers;

-- Every version of every case and task, as it was published.
CREATE TABLE case_history (
    case_id uuid NOT NULL REFERENCES cases,
    entry bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    PRIMARY KEY (case_id, entry)
);

-- The signals of a case's event.
CREATE TABLE case_signals (
    event_id uuid NOT NULL,
    membership_version bigint NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (event_id, membership_version)
);

-- Files that came with feedback, up to 5 MB each.
CREATE TABLE attachments (
    attachment_id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    media_type text NOT NULL,
    digest text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
