-- Things and their datastreams.
CREATE TABLE things (
    thing_id text PRIMARY KEY,
    thing_model text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
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
    name_zh text NOT NULL,
    name_en text NOT NULL
);
CREATE INDEX datastreams_thing ON datastreams (thing_id);
CREATE TABLE shard_counters (
    shard smallint PRIMARY KEY,
    datastreams integer NOT NULL
);

-- The last hours of readings, written from the topic. A reading that arrives twice is one reading.
CREATE TABLE readings (
    number bigint NOT NULL,
    phenomenon_time timestamptz NOT NULL,
    value double precision NOT NULL,
    quality integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (number, phenomenon_time)
);
CREATE INDEX readings_recorded_at ON readings USING brin (recorded_at);
