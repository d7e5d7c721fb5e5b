-- Things and their datastreams.
CREATE TABLE things (
    thing_id text PRIMARY KEY,
    thing_model text NOT NULL,
    name jsonb NOT NULL,
    department_id text NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    version bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
-- The number's lowest 8 bits are the shard; numbers are given once and never change.
CREATE TABLE datastreams (
    datastream_id text PRIMARY KEY,
    number bigint NOT NULL UNIQUE,
    thing_id text NOT NULL REFERENCES things,
    property text NOT NULL,
    unit text NOT NULL,
    minimum double precision NOT NULL,
    maximum double precision NOT NULL,
    name jsonb NOT NULL
);
CREATE INDEX datastreams_thing ON datastreams (thing_id);
CREATE TABLE shard_counters (
    shard smallint PRIMARY KEY,
    datastreams integer NOT NULL
);

-- The last hours of readings, written from the topic: one row a datastream and write, columns as on the wire.
-- Times are microseconds since 1970.
CREATE TABLE reading_chunks (
    number bigint NOT NULL,
    first_time bigint NOT NULL,
    last_time bigint NOT NULL,
    times bytea NOT NULL,
    "values" bytea NOT NULL,
    qualities bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX reading_chunks_newest ON reading_chunks (number, last_time DESC);
CREATE INDEX reading_chunks_recorded_at ON reading_chunks USING brin (recorded_at);
