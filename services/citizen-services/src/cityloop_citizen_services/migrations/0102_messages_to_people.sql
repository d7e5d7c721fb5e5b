-- Warnings in their newest version; what people are shown of them are the texts that were signed.
CREATE TABLE warnings (
    warning_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    state text NOT NULL,
    jurisdiction text NOT NULL,
    signed bytea,
    all_clear bytea,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- Messages to people that carry a warning. Nothing here identifies the recipient.
CREATE TABLE warning_messages (
    message_id uuid PRIMARY KEY,
    warning_id uuid NOT NULL REFERENCES warnings,
    department_id text NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- What opens a message to its recipient: digests of the secrets in the links that were given out.
CREATE TABLE message_links (
    secret_digest bytea PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES warning_messages,
    recorded_at timestamptz NOT NULL
);

-- The only table with personal fields: of reporters, by their report, and of recipients, by their message.
ALTER TABLE reporters DROP CONSTRAINT reporters_pkey;
ALTER TABLE reporters ALTER COLUMN report_number DROP NOT NULL;
ALTER TABLE reporters ADD COLUMN message_id uuid UNIQUE REFERENCES warning_messages;
ALTER TABLE reporters ADD COLUMN reference text NOT NULL DEFAULT '';
ALTER TABLE reporters ADD CONSTRAINT reporters_report_number_key UNIQUE (report_number);
ALTER TABLE reporters ADD CONSTRAINT reporters_of_one CHECK ((report_number IS NULL) <> (message_id IS NULL));
