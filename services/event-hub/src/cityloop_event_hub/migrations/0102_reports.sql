-- The rule whose clearing ends a signal, what settles a tie between equally near ones, and when it was stored.
ALTER TABLE event_signals
    ADD COLUMN rule_id text NOT NULL DEFAULT '',
    ADD COLUMN ranked_by text NOT NULL DEFAULT '',
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
UPDATE event_signals SET ranked_by = source_id;

-- Reports that no place could be given to: each waits for a person, and stays known afterwards.
CREATE TABLE held_reports (
    report_number text PRIMARY KEY,
    version bigint NOT NULL,
    jurisdiction text NOT NULL,
    reason text NOT NULL,
    report bytea NOT NULL,
    link bytea NOT NULL,
    traceparent text NOT NULL,
    located_at timestamptz,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX held_reports_oldest ON held_reports (recorded_at, report_number) WHERE located_at IS NULL;

-- The version of the newest published link of each report; the row is locked while one is written.
CREATE TABLE report_links (
    report_number text PRIMARY KEY,
    version bigint NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
