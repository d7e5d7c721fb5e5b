-- Datasets that departments offer, in their newest version; `fields` is a list of name, grade and masking.
CREATE TABLE datasets (
    dataset_id text PRIMARY KEY,
    version bigint NOT NULL,
    name jsonb NOT NULL,
    provider_department_id text NOT NULL,
    key_field text NOT NULL,
    fields jsonb NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX datasets_provider ON datasets (provider_department_id, dataset_id);

CREATE TABLE dataset_rows (
    dataset_id text NOT NULL REFERENCES datasets,
    row_key text NOT NULL,
    row_values jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (dataset_id, row_key)
);
CREATE INDEX dataset_rows_values ON dataset_rows USING gin (row_values jsonb_path_ops);

-- Agreements in their newest version; ids are ordered by time. `secret` keys the digests of one agreement.
CREATE TABLE agreements (
    agreement_id uuid PRIMARY KEY,
    agreement_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    state text NOT NULL,
    dataset_id text NOT NULL REFERENCES datasets,
    provider_department_id text NOT NULL,
    consumer_department_id text NOT NULL,
    fields text[] NOT NULL,
    row_field text,
    row_filter text[],
    purpose text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    cleared_grade smallint NOT NULL,
    daily_quota integer NOT NULL,
    reason text NOT NULL,
    secret bytea NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX agreements_provider ON agreements (provider_department_id, agreement_id DESC);
CREATE INDEX agreements_consumer ON agreements (consumer_department_id, agreement_id DESC);
CREATE SEQUENCE agreement_numbers;

-- Rows that left under an agreement, by UTC day.
CREATE TABLE agreement_usage (
    agreement_id uuid NOT NULL REFERENCES agreements,
    day date NOT NULL,
    rows bigint NOT NULL,
    PRIMARY KEY (agreement_id, day)
);
