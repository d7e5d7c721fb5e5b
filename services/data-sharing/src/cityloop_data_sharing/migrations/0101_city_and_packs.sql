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

-- Versions of packs as their authors wrote them; what a version holds never changes.
CREATE TABLE packs (
    pack_id text NOT NULL,
    pack_version integer NOT NULL,
    files jsonb NOT NULL,
    head bytea NOT NULL,
    digest text NOT NULL,
    published boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (pack_id, pack_version)
);
-- Their items as records of the topic, so that a version can be published anew.
CREATE TABLE pack_items (
    pack_id text NOT NULL,
    pack_version integer NOT NULL,
    key text NOT NULL,
    record bytea NOT NULL,
    PRIMARY KEY (pack_id, pack_version, key),
    FOREIGN KEY (pack_id, pack_version) REFERENCES packs
);
-- Packs that change together; `members` is every pack in use once the set is active.
CREATE TABLE pack_sets (
    set_number bigint PRIMARY KEY,
    version bigint NOT NULL,
    state text NOT NULL,
    members jsonb NOT NULL,
    replaces bigint NOT NULL,
    changes jsonb NOT NULL,
    proposed_by text NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    decided_at timestamptz
);
CREATE UNIQUE INDEX pack_sets_one_active ON pack_sets (state) WHERE state = 'active';
CREATE UNIQUE INDEX pack_sets_one_proposed ON pack_sets (state) WHERE state = 'proposed';
CREATE INDEX pack_sets_planned ON pack_sets (set_number) WHERE state = 'planned';
CREATE TABLE pack_answers (
    set_number bigint NOT NULL REFERENCES pack_sets,
    service text NOT NULL,
    instance text NOT NULL,
    answer text NOT NULL,
    problems jsonb NOT NULL,
    uses jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (set_number, service, instance)
);
