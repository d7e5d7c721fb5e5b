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
    recorded_at timestamptz NOT NULL
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

-- What people on site said of the conditions that make commands safe; the newest of each holds.
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
