-- What kind of claim a signal of an event is, how sure, and whose: what sources say twice counts once. Only signals that
-- could have opened their event reach for others.
ALTER TABLE event_signals
    ADD COLUMN kind smallint NOT NULL DEFAULT 1,
    ADD COLUMN confidence double precision NOT NULL DEFAULT 1,
    ADD COLUMN origin text NOT NULL DEFAULT '',
    ADD COLUMN reaches boolean NOT NULL DEFAULT true;
ALTER TABLE events ADD COLUMN detections integer NOT NULL DEFAULT 0;
UPDATE event_signals SET origin = source_id;
CREATE INDEX event_signals_opening ON event_signals (event_class, cell_x, cell_y) WHERE membership_version = 1;

-- Signals that open no event: predictions and what is not certain enough (until an event of their class is in reach),
-- and those of evidence-only classes.
CREATE TABLE evidence (
    signal_id uuid PRIMARY KEY,
    event_class text NOT NULL,
    kind smallint NOT NULL,
    source_type smallint NOT NULL,
    source_id text NOT NULL,
    rule_id text NOT NULL,
    origin text NOT NULL,
    ranked_by text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    confidence double precision NOT NULL,
    occurred_at timestamptz NOT NULL,
    cleared_at timestamptz,
    event_id uuid,
    waits boolean NOT NULL,
    signal bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX evidence_near ON evidence (event_class, cell_x, cell_y, occurred_at);
CREATE INDEX evidence_waiting ON evidence (event_class, cell_x, cell_y, occurred_at) WHERE waits AND event_id IS NULL;
CREATE INDEX evidence_source ON evidence (source_id) WHERE cleared_at IS NULL;
CREATE INDEX evidence_oldest ON evidence (recorded_at);
