-- The operating mode of each area that was ever switched, in its newest version.
CREATE TABLE operating_modes (
    layer text NOT NULL,
    area_id text NOT NULL,
    version bigint NOT NULL,
    mode smallint NOT NULL,
    jurisdiction text NOT NULL,
    commanding_post_id text NOT NULL,
    reason text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (layer, area_id)
);

-- Who follows which version.
CREATE TABLE mode_acknowledgements (
    layer text NOT NULL,
    area_id text NOT NULL,
    service text NOT NULL,
    version bigint NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (layer, area_id, service),
    FOREIGN KEY (layer, area_id) REFERENCES operating_modes
);
