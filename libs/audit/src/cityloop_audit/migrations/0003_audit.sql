-- Evidence, written in the effect's transaction. The digest is over the very text of the details: json, not jsonb.
CREATE TABLE audit_entries (
    entry_id uuid PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    department_id text NOT NULL,
    system text NOT NULL,
    post_id text NOT NULL,
    person_id text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details json NOT NULL,
    digest text NOT NULL
);

-- The chain over committed entries; an entry not in it yet is chained within a second.
CREATE TABLE audit_chain (
    sequence bigint PRIMARY KEY,
    entry_id uuid NOT NULL UNIQUE REFERENCES audit_entries,
    head text NOT NULL
);
-- What waits to be chained, so that the sequencer never scans the past.
CREATE TABLE audit_unchained (
    entry_id uuid PRIMARY KEY REFERENCES audit_entries
);

-- Since when a look of a person at a matter needs no further entry.
CREATE TABLE audit_views (
    department_id text NOT NULL,
    person_id text NOT NULL,
    subject text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (department_id, person_id, subject)
);
