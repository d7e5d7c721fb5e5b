-- What reporters were told, as citizen-services put it in their inboxes; of a report without a case too.
CREATE TABLE told_reporters (
    message_id uuid NOT NULL,
    version bigint NOT NULL,
    report_number text NOT NULL,
    case_id uuid,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (message_id, version)
);
CREATE INDEX told_reporters_case ON told_reporters (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX told_reporters_report ON told_reporters (report_number);
CREATE INDEX told_reporters_newest ON told_reporters (kept_at DESC);
