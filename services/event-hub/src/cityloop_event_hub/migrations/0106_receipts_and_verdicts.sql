-- What became of the messages that carry warnings. A receipt may be here before its warning.
CREATE TABLE message_receipts (
    message_id text PRIMARY KEY,
    version bigint NOT NULL,
    state smallint NOT NULL,
    warning_id uuid NOT NULL,
    confirmed_at timestamptz,
    told_at timestamptz,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX message_receipts_untold ON message_receipts (warning_id, confirmed_at) WHERE told_at IS NULL;
CREATE INDEX message_receipts_oldest ON message_receipts (recorded_at);

-- The newest verdict on each signal that a rule or an algorithm raised.
CREATE TABLE verdicts (
    signal_id uuid PRIMARY KEY,
    verdict_id uuid NOT NULL,
    rule_id text NOT NULL,
    rule_version text NOT NULL,
    kind smallint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX verdicts_rule ON verdicts (rule_id, rule_version, kind);
