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

-- Packs that change together; `members` is every pack in use once the set is active, `changes` are messages Sentence.
CREATE TABLE pack_sets (
    set_number bigint PRIMARY KEY,
    version bigint NOT NULL,
    state text NOT NULL,
    members jsonb NOT NULL,
    replaces bigint NOT NULL,
    changes bytea[] NOT NULL,
    proposed_by text NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    decided_at timestamptz
);
CREATE UNIQUE INDEX pack_sets_one_active ON pack_sets (state) WHERE state = 'active';
CREATE UNIQUE INDEX pack_sets_one_proposed ON pack_sets (state) WHERE state = 'proposed';
CREATE INDEX pack_sets_planned ON pack_sets (set_number) WHERE state = 'planned';

-- `problems` are messages PackProblem.
CREATE TABLE pack_answers (
    set_number bigint NOT NULL REFERENCES pack_sets,
    service text NOT NULL,
    instance text NOT NULL,
    answer text NOT NULL,
    problems bytea[] NOT NULL,
    uses jsonb NOT NULL,
    kinds text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (set_number, service, instance)
);

-- Components of the city: one row each, in its newest version. The cell (about 1 km) is what a search nearby looks up.
CREATE TABLE components (
    component_id text PRIMARY KEY,
    component_class text NOT NULL,
    name jsonb NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    competent_department_id text NOT NULL,
    owner text NOT NULL,
    ownerless boolean NOT NULL,
    maintenance_unit text NOT NULL,
    version bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX components_near ON components (cell_x, cell_y, component_class);

-- Datasets that departments offer, in their newest version; `fields` is a list of name, classification and masking.
CREATE TABLE datasets (
    dataset_id text PRIMARY KEY,
    version bigint NOT NULL,
    name jsonb NOT NULL,
    provider_department_id text NOT NULL,
    key_field text NOT NULL,
    fields jsonb NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Where rows are, so that they can be asked for by polygon; degrees in CGCS2000.
    longitude_field text NOT NULL DEFAULT '',
    latitude_field text NOT NULL DEFAULT ''
);
CREATE INDEX datasets_provider ON datasets (provider_department_id, dataset_id);

CREATE TABLE dataset_rows (
    dataset_id text NOT NULL REFERENCES datasets,
    row_key text NOT NULL,
    row_values jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    longitude double precision,
    latitude double precision,
    PRIMARY KEY (dataset_id, row_key)
);
CREATE INDEX dataset_rows_values ON dataset_rows USING gin (row_values jsonb_path_ops);
CREATE INDEX dataset_rows_places ON dataset_rows (dataset_id, longitude, latitude) WHERE longitude IS NOT NULL;

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
    cleared_classification smallint NOT NULL,
    daily_quota integer NOT NULL,
    reason text NOT NULL,
    secret bytea NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Agreements that open with the operating mode of an area, and those that only counts leave under.
    open_layer text,
    open_area_id text,
    open_modes text[],
    delivery text NOT NULL DEFAULT 'rows'
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


-- The staff directory of a department, in its version. A row of version 0 is only locked by the first to apply one.
CREATE TABLE staff_directories (
    department_id text PRIMARY KEY,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- Who holds, held or will hold which post.
CREATE TABLE post_holders (
    department_id text NOT NULL REFERENCES staff_directories,
    post_id text NOT NULL,
    person_id text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    deputy boolean NOT NULL,
    PRIMARY KEY (department_id, post_id, person_id, valid_from)
);

-- Names and phones of those who hold a post now or later, as their department has given them.
CREATE TABLE persons (
    department_id text NOT NULL REFERENCES staff_directories,
    person_id text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    PRIMARY KEY (department_id, person_id)
);
CREATE INDEX persons_of_departments ON persons (person_id);

-- Who is, was or will be on duty in a post that they hold.
CREATE TABLE duty_shifts (
    department_id text NOT NULL REFERENCES staff_directories,
    post_id text NOT NULL,
    person_id text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    leader boolean NOT NULL,
    PRIMARY KEY (department_id, post_id, person_id, starts_at)
);
CREATE INDEX duty_shifts_of_persons ON duty_shifts (person_id, ends_at);
CREATE INDEX duty_shifts_of_departments ON duty_shifts (department_id, ends_at);

-- Sessions of signed-in persons. Their secrets stand here as digests; each has a newest one, and those before it show
-- by their use that somebody has a copy.
CREATE TABLE sign_in_sessions (
    session_id uuid PRIMARY KEY,
    person_id text NOT NULL,
    newest integer NOT NULL,
    newest_seen boolean NOT NULL,
    newest_at timestamptz NOT NULL,
    form_secret text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_sessions_person ON sign_in_sessions (person_id);
CREATE INDEX sign_in_sessions_expired ON sign_in_sessions (expires_at);
CREATE TABLE sign_in_secrets (
    digest bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sign_in_sessions ON DELETE CASCADE,
    number integer NOT NULL
);
CREATE INDEX sign_in_secrets_session ON sign_in_secrets (session_id);

-- Public halves of the keys that tokens are signed by; the private half never leaves the process that made it.
CREATE TABLE token_keys (
    key_id text PRIMARY KEY,
    algorithm text NOT NULL,
    jwk text NOT NULL,
    expires_at timestamptz NOT NULL
);
