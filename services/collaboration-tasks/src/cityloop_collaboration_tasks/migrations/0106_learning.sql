-- A case may stand beside another without an event of its own; reviews find cases by area and time.
ALTER TABLE cases
    ALTER COLUMN event_id DROP NOT NULL,
    ADD COLUMN linked_case_number text NOT NULL DEFAULT '',
    ADD COLUMN areas text[] NOT NULL DEFAULT '{}',
    ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX cases_linked ON cases (linked_case_number) WHERE linked_case_number <> '';
CREATE INDEX cases_areas ON cases USING gin (areas);

-- What signals turned out to be; the last ordinal of a signal holds.
CREATE TABLE verdicts (
    verdict_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    signal_id text NOT NULL,
    ordinal integer NOT NULL,
    message bytea NOT NULL,
    UNIQUE (case_id, signal_id, ordinal)
);

-- Reviews as they were filed.
CREATE TABLE reviews (
    review_number text PRIMARY KEY,
    message bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE SEQUENCE review_numbers;
