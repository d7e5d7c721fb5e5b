-- Answers of changing calls by their idempotency key.
CREATE TABLE idempotent_calls (
    caller text NOT NULL,
    method text NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    answer bytea NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, method, key)
);
CREATE INDEX idempotent_calls_recorded_at ON idempotent_calls (recorded_at);
