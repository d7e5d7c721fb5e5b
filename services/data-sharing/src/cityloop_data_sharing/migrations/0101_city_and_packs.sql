-- Versions of the city model; the newest is the city, the one before it is kept for comparison.
CREATE TABLE city_versions (
    version bigint PRIMARY KEY,
    city_id text NOT NULL,
    jurisdiction text NOT NULL,
    entities integer NOT NULL,
    digest text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE city_entities (
    version bigint NOT NULL REFERENCES city_versions ON DELETE CASCADE,
    key text NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (version, key)
);

-- One row for each version of each pack; `version` counts the states it went through.
CREATE TABLE packs (
    pack_id text NOT NULL,
    pack_version integer NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL,
    files jsonb NOT NULL,
    digest text NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (pack_id, pack_version)
);
CREATE UNIQUE INDEX packs_one_active ON packs (pack_id) WHERE state = 'active';
CREATE UNIQUE INDEX packs_one_proposed ON packs (pack_id) WHERE state = 'proposed';
CREATE TABLE pack_answers (
    pack_id text NOT NULL,
    pack_version integer NOT NULL,
    service text NOT NULL,
    answer text NOT NULL,
    problems jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (pack_id, pack_version, service),
    FOREIGN KEY (pack_id, pack_version) REFERENCES packs
);
