-- with the tables of: cityloop_reactions

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
CREATE INDEX things_recorded_at ON things (recorded_at);
CREATE INDEX things_of_model ON things (thing_model, thing_id);

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
    -- The times that readings count as of, where a device's clock was ahead of its records; else as times.
    effective_times bytea,
    "values" bytea NOT NULL,
    qualities bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- In which order chunks were written: of two readings of one moment the later chunk's stands.
    chunk_number bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX reading_chunks_newest ON reading_chunks (number, last_time DESC);
CREATE INDEX reading_chunks_recorded_at ON reading_chunks USING brin (recorded_at);

-- Detections that were taken in, so that an id that comes again is known; forgotten like the inbox.
CREATE TABLE detections (
    detection_id text PRIMARY KEY,
    department_id text NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX detections_recorded_at ON detections USING brin (recorded_at);

-- What an algorithm claimed, and what came of it: one row a model version, counted from detections and verdicts.
CREATE TABLE algorithm_records (
    algorithm_id text NOT NULL,
    model_version text NOT NULL,
    detections bigint NOT NULL DEFAULT 0,
    found_true bigint NOT NULL DEFAULT 0,
    found_false bigint NOT NULL DEFAULT 0,
    wrong_class bigint NOT NULL DEFAULT 0,
    wrong_place bigint NOT NULL DEFAULT 0,
    repeats bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (algorithm_id, model_version)
);

-- Whether things report: one row a thing; the state is the number of DeviceState, null until it was judged.
-- Last readings are written every few seconds in place, which is why pages keep room.
CREATE TABLE device_health (
    thing_id text PRIMARY KEY REFERENCES things,
    thing_model text NOT NULL,
    department_id text NOT NULL,
    state smallint,
    version bigint NOT NULL DEFAULT 0,
    -- Phenomenon time of the newest reading, and when the service took one last.
    last_reading_at timestamptz,
    last_received_at timestamptz,
    -- Since when a thing that never reported is waited for.
    counted_from timestamptz NOT NULL,
    -- Time since the last reading in which nobody could have taken one.
    excused interval NOT NULL DEFAULT interval '0',
    occurred_at timestamptz NOT NULL,
    -- By how many seconds the clock of a thing is constantly ahead; negative: behind. 0: it is not known to be off.
    clock_ahead_seconds integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- Which thing a datastream is of: whose reading a thing's is.
CREATE TABLE watched_datastreams (
    number bigint PRIMARY KEY,
    thing_id text NOT NULL REFERENCES device_health
);

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

-- Orders to devices. Persons are compared inside the service and never published.
CREATE TABLE commands (
    command_id uuid PRIMARY KEY,
    command_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    state text NOT NULL,
    thing_id text NOT NULL REFERENCES things,
    department_id text NOT NULL,
    jurisdiction text NOT NULL,
    command text NOT NULL,
    parameters jsonb NOT NULL,
    issue text NOT NULL,
    requested_by_post_id text NOT NULL,
    requested_by_person_id text NOT NULL,
    approved_by_post_id text NOT NULL,
    authorised_by_mode text NOT NULL,
    interlock bytea,
    reason text NOT NULL,
    expires_at timestamptz,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- What people call the thing, and the code and details of a reason that the service itself gives, for a sentence in any language.
    thing_name bytea NOT NULL DEFAULT '',
    thing_model text NOT NULL,
    code text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE SEQUENCE command_numbers;
CREATE INDEX commands_released ON commands (department_id, recorded_at, command_id) WHERE state = 'released';
CREATE INDEX commands_open ON commands (expires_at)
    WHERE state IN ('pending_approval', 'released', 'acknowledged');

CREATE TABLE command_history (
    command_id uuid NOT NULL REFERENCES commands,
    version bigint NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (command_id, version)
);

-- What people on site stated about the conditions that make commands safe; the newest of each counts.
CREATE TABLE interlock_statements (
    statement bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thing_id text NOT NULL REFERENCES things,
    interlock text NOT NULL,
    post_id text NOT NULL,
    department_id text NOT NULL,
    person_id text NOT NULL,
    holds boolean NOT NULL,
    text text NOT NULL,
    stated_at timestamptz NOT NULL
);
CREATE INDEX interlock_statements_newest ON interlock_statements (thing_id, interlock, stated_at DESC, statement DESC);

