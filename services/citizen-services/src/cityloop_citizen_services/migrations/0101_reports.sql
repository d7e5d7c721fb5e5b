-- Reports: one row each, with what they follow and where they therefore stand. Nothing here identifies a reporter.
CREATE TABLE reports (
    report_number text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    event_class text NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    text text NOT NULL,
    attachments bytea[] NOT NULL,
    media_url text NOT NULL,
    channel text NOT NULL,
    source_number text NOT NULL,
    secret_digest bytea UNIQUE,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- the newest link
    link_version bigint,
    link_outcome text,
    link_event_id uuid,
    link_event_number text,
    link_reason text,
    link_occurred_at timestamptz,
    -- what the department said of this one report
    conclusion_state text,
    conclusion_reason text,
    conclusion_reopened integer,
    conclusion_occurred_at timestamptz,
    -- where it stands
    state text NOT NULL,
    reason text NOT NULL,
    case_id text NOT NULL,
    case_number text NOT NULL,
    lead_department_id text NOT NULL,
    reopened integer NOT NULL,
    updated_at timestamptz NOT NULL,
    expected_at timestamptz
);
CREATE INDEX reports_occurred ON reports (occurred_at DESC, report_number DESC);
CREATE INDEX reports_class ON reports (event_class, occurred_at DESC, report_number DESC);
CREATE INDEX reports_event ON reports (link_event_id) WHERE link_event_id IS NOT NULL;
CREATE SEQUENCE report_numbers;

-- The only table with personal fields.
CREATE TABLE reporters (
    report_number text PRIMARY KEY REFERENCES reports,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- Files that came with reports, up to 5 MB together.
CREATE TABLE attachments (
    attachment_id uuid PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    media_type text NOT NULL,
    digest text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX attachments_report ON attachments (report_number);

-- Every version of every event's case, also of events that no report has joined yet.
CREATE TABLE case_steps (
    event_id uuid NOT NULL,
    version bigint NOT NULL,
    case_id text NOT NULL,
    case_number text NOT NULL,
    phase text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    lead_department_id text NOT NULL,
    reopened integer NOT NULL,
    due_at timestamptz,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (event_id, version)
);

-- What reporters were told, as states; the words come from the pack.
CREATE TABLE messages (
    report_number text NOT NULL REFERENCES reports,
    origin text NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (report_number, origin, version)
);

-- What reporters said, each once for each closing.
CREATE TABLE feedback (
    feedback_id uuid PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    case_id text NOT NULL,
    closing integer NOT NULL,
    kind text NOT NULL,
    rating smallint NOT NULL,
    text text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    UNIQUE (report_number, case_id, closing, kind)
);
