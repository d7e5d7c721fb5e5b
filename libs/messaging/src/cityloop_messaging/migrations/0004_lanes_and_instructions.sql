-- When the relay that holds a lane last said so: a lane whose holder stands still can be taken from it.
CREATE TABLE outbox_lanes (
    lane smallint PRIMARY KEY,
    renewed_at timestamptz NOT NULL
);

-- What operators have decided about offsets of a partition; both ends are included.
CREATE TABLE partition_instructions (
    instruction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('pass-over', 'accept-invalid')),
    first_offset bigint NOT NULL CHECK (first_offset >= 0),
    last_offset bigint NOT NULL CHECK (last_offset >= first_offset),
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX partition_instructions_of ON partition_instructions (consumer, topic, partition);
