-- Whether things report: one row a thing; the state is the number of DeviceState, null until it was judged.
-- Last readings are written every few seconds in place, which is why pages keep room.
CREATE TABLE device_health (
    thing_id text PRIMARY KEY REFERENCES things,
    thing_model text NOT NULL,
    state smallint,
    version bigint NOT NULL DEFAULT 0,
    -- Phenomenon time of the newest reading, and when the service took one last.
    last_reading_at timestamptz,
    heard_at timestamptz,
    -- Since when a thing that never reported is waited for.
    counted_from timestamptz NOT NULL,
    -- Time since the last reading in which nobody could have taken one.
    excused interval NOT NULL DEFAULT interval '0',
    occurred_at timestamptz NOT NULL
) WITH (fillfactor = 70);

-- Thing models whose things are watched, and since when.
CREATE TABLE watched_models (
    thing_model text PRIMARY KEY,
    since timestamptz NOT NULL
);
-- How far the watch has come; what lies between it and the next start is excused.
CREATE TABLE health_watch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    watched_until timestamptz NOT NULL
);
