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
