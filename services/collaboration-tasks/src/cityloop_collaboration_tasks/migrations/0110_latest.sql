-- The overview shows what was kept last, of all cases and of the city: by the time it was kept.
ALTER TABLE case_history ADD COLUMN kept_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE case_signals ADD COLUMN kept_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE warnings ADD COLUMN kept_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX case_history_latest ON case_history (kept_at DESC, entry DESC);
CREATE INDEX case_signals_latest ON case_signals (kept_at DESC);
CREATE INDEX warnings_latest ON warnings (kept_at DESC);

-- What happened beside the cases: switches of operating modes, commands that no case called for.
CREATE TABLE city_history (
    kind text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, subject, version)
);
CREATE INDEX city_history_latest ON city_history (kept_at DESC);

-- The newest version of each warning. One that stood before this migration is here from its next version on.
CREATE TABLE newest_warnings (
    warning_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    standing boolean NOT NULL,
    message bytea NOT NULL
);
CREATE INDEX newest_warnings_standing ON newest_warnings (warning_id) WHERE standing;
