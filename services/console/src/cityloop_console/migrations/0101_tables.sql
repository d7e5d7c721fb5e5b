-- Everything here is read from other services and their topics, and may be thrown away and read anew. No words of
-- anybody and no person stand in it.

-- Cases in their newest version: cityloop.cases.v1.Case.
CREATE TABLE cases (
    case_id uuid PRIMARY KEY,
    case_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    event_id uuid,
    event_number text NOT NULL,
    event_class text NOT NULL,
    linked_case_number text NOT NULL,
    recorded_at timestamptz NOT NULL,
    message bytea NOT NULL
);
CREATE INDEX cases_newest ON cases (recorded_at DESC, case_id DESC);
CREATE INDEX cases_event ON cases (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX cases_event_number ON cases (event_number) WHERE event_number <> '';
CREATE INDEX cases_linked ON cases (linked_case_number) WHERE linked_case_number <> '';

-- What happened with cases: cityloop.cases.v1.HistoryEntry.
CREATE TABLE history (
    number bigint PRIMARY KEY,
    case_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    message bytea NOT NULL
);
CREATE INDEX history_case ON history (case_id, number);
CREATE INDEX history_latest ON history (recorded_at DESC, number DESC);

-- Which signals joined events and left them, also of events without a case: cityloop.events.v1.EventSignal.
CREATE TABLE signals (
    event_id uuid NOT NULL,
    version bigint NOT NULL,
    report_number text,
    recorded_at timestamptz NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (event_id, version)
);
CREATE INDEX signals_report ON signals (report_number) WHERE report_number IS NOT NULL;
CREATE INDEX signals_latest ON signals (recorded_at DESC);

-- Every version of every warning, and the newest one: cityloop.events.v1.Warning.
CREATE TABLE warnings (
    warning_id uuid NOT NULL,
    version bigint NOT NULL,
    warning_number text NOT NULL,
    event_id uuid,
    recorded_at timestamptz NOT NULL,
    trace_id text NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (warning_id, version)
);
CREATE INDEX warnings_number ON warnings (warning_number);
CREATE INDEX warnings_event ON warnings (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX warnings_latest ON warnings (recorded_at DESC);
CREATE TABLE newest_warnings (
    warning_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    in_force boolean NOT NULL,
    message bytea NOT NULL
);
CREATE INDEX newest_warnings_in_force ON newest_warnings (warning_id) WHERE in_force;

-- What reporters were told, of a report without a case too: cityloop.citizen.v1.MessageReceipt.
CREATE TABLE receipts (
    message_id uuid NOT NULL,
    version bigint NOT NULL,
    report_number text NOT NULL,
    case_id uuid,
    recorded_at timestamptz NOT NULL,
    trace_id text NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (message_id, version)
);
CREATE INDEX receipts_case ON receipts (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX receipts_report ON receipts (report_number);
CREATE INDEX receipts_latest ON receipts (recorded_at DESC);

-- What happened beside the cases, from the topics alone: commands that no case called for
-- (cityloop.sensing.v1.Command), switches of operating modes (cityloop.events.v1.OperatingMode).
CREATE TABLE city_history (
    kind text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    trace_id text NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (kind, subject, version)
);
CREATE INDEX city_history_latest ON city_history (recorded_at DESC);

-- What resources are called: cityloop.common.v1.Label, by the newest entry that names each.
CREATE TABLE resource_names (
    resource_id text PRIMARY KEY,
    number bigint NOT NULL,
    name bytea NOT NULL
);

-- How far the snapshots of the owners were read; read anew, the generation is another.
CREATE TABLE snapshots (
    source text PRIMARY KEY,
    generation integer NOT NULL DEFAULT 1,
    cursor text NOT NULL DEFAULT '',
    records bigint NOT NULL DEFAULT 0,
    ended_at timestamptz
);
