-- Warnings: one row each in its newest version, and every version.
CREATE TABLE warnings (
    warning_id uuid PRIMARY KEY,
    warning_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    state text NOT NULL,
    plan text NOT NULL,
    event_class text NOT NULL,
    event_id uuid,
    jurisdiction text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    acknowledge_seconds double precision NOT NULL,
    acknowledge_by timestamptz,
    opened_at timestamptz NOT NULL,
    warning bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX warnings_newest ON warnings (opened_at DESC, warning_id DESC);
CREATE INDEX warnings_state ON warnings (state, opened_at DESC, warning_id DESC);
CREATE INDEX warnings_event ON warnings (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX warnings_near ON warnings (cell_x, cell_y) WHERE state IN ('draft', 'signed', 'all_clear_draft');
CREATE INDEX warnings_due ON warnings (acknowledge_by)
    WHERE state IN ('signed', 'all_clear_draft') AND event_id IS NOT NULL;
CREATE SEQUENCE warning_numbers;

CREATE TABLE warning_versions (
    warning_id uuid NOT NULL,
    version bigint NOT NULL,
    warning bytea NOT NULL,
    PRIMARY KEY (warning_id, version)
);

-- The warning that a prediction drafted or holds up.
ALTER TABLE evidence ADD COLUMN warning_id uuid;
CREATE INDEX evidence_warning ON evidence (warning_id) WHERE cleared_at IS NULL;
