-- Every version of every warning, for the timelines of its event and for reviews; areas as layer/area.
CREATE TABLE warnings (
    warning_id uuid NOT NULL,
    version bigint NOT NULL,
    event_id uuid,
    areas text[] NOT NULL,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (warning_id, version)
);
CREATE INDEX warnings_event ON warnings (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX warnings_areas ON warnings USING gin (areas);
