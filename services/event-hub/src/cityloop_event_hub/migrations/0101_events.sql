-- City events: one row each, in its newest version.
CREATE TABLE events (
    event_id uuid PRIMARY KEY,
    event_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    membership_version bigint NOT NULL,
    state text NOT NULL,
    event_class text NOT NULL,
    grade smallint NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    lead bytea NOT NULL,
    explanation bytea NOT NULL,
    opening_signal bytea NOT NULL,
    signals integer NOT NULL,
    datastreams integer NOT NULL,
    reports integer NOT NULL,
    case_version bigint NOT NULL DEFAULT 0,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX events_newest ON events (occurred_at DESC, event_id DESC);
CREATE INDEX events_state ON events (state, occurred_at DESC, event_id DESC);
CREATE SEQUENCE event_numbers;

-- The signals of each event. The cell (about 1 km) is what fusion looks up.
CREATE TABLE event_signals (
    signal_id uuid PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
    membership_version bigint NOT NULL,
    event_class text NOT NULL,
    source_type smallint NOT NULL,
    source_id text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    occurred_at timestamptz NOT NULL,
    cleared_at timestamptz,
    signal bytea NOT NULL
);
CREATE INDEX event_signals_near ON event_signals (event_class, cell_x, cell_y, occurred_at);
CREATE INDEX event_signals_event ON event_signals (event_id, membership_version);
CREATE INDEX event_signals_source ON event_signals (source_id) WHERE cleared_at IS NULL;
