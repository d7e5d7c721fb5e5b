-- The areas of the case, for what depends on the operating mode of its place.
ALTER TABLE case_steps ADD COLUMN areas bytea[] NOT NULL DEFAULT '{}';
-- Whose pack has the words for it.
ALTER TABLE case_steps ADD COLUMN event_class text NOT NULL DEFAULT '';

-- Requests to rate a closing, each sent once, when the place is in a mode that the pack names.
CREATE TABLE call_backs (
    report_number text NOT NULL REFERENCES reports,
    case_id text NOT NULL,
    closing integer NOT NULL,
    event_class text NOT NULL,
    state text NOT NULL,
    areas bytea[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (report_number, case_id, closing)
);
CREATE INDEX call_backs_waiting ON call_backs (report_number, case_id, closing) WHERE sent_at IS NULL;
