-- with the tables of: cityloop_reactions
-- with the tables of: cityloop_forms

-- Reports: one row each, with what they follow and where they therefore stand. Nothing here identifies a reporter.
CREATE TABLE reports (
    report_number text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    event_class text NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    text text NOT NULL,
    -- cityloop.common.v1.AttributeValue by name, as JSON.
    attributes jsonb NOT NULL DEFAULT '{}',
    attachments bytea[] NOT NULL,
    media_url text NOT NULL,
    channel text NOT NULL,
    source_number text NOT NULL,
    secret_digest bytea UNIQUE,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- the newest link
    link_version bigint,
    link_outcome text,
    link_event_id uuid,
    link_event_number text,
    link_reason text,
    link_occurred_at timestamptz,
    -- Whether a decision on cases moved it there from another event.
    link_moved boolean,
    -- what the department said of this one report
    conclusion_state text,
    conclusion_reason text,
    conclusion_reopened integer,
    conclusion_occurred_at timestamptz,
    -- where it stands
    state text NOT NULL,
    reason text NOT NULL,
    case_id text NOT NULL,
    case_number text NOT NULL,
    lead_department_id text NOT NULL,
    reopened integer NOT NULL,
    updated_at timestamptz NOT NULL,
    expected_at timestamptz,
    -- Who filed a report and so sees it whole: an Open311 client or a department. Empty: nobody but who holds its secret.
    filed_by text NOT NULL DEFAULT '',
    -- Its class is one of complaints about departments: no word and no exact place of it leave on a topic.
    complaint boolean NOT NULL DEFAULT false
);
CREATE INDEX reports_occurred ON reports (occurred_at DESC, report_number DESC);
CREATE INDEX reports_class ON reports (event_class, occurred_at DESC, report_number DESC);
CREATE INDEX reports_event ON reports (link_event_id) WHERE link_event_id IS NOT NULL;
CREATE INDEX reports_event_number ON reports (link_event_number) WHERE link_event_number <> '';
CREATE SEQUENCE report_numbers;
CREATE INDEX reports_filed_by ON reports (filed_by, occurred_at DESC) WHERE filed_by <> '';

-- Files that came with reports, up to 5 MB together.
CREATE TABLE attachments (
    attachment_id uuid PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    media_type text NOT NULL,
    digest text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Of a photo: its thumbnail, and when and where it was taken, which is personal and leaves on no topic.
    thumbnail bytea,
    taken_at text NOT NULL DEFAULT '',
    -- cityloop.common.v1.Position
    taken_position bytea
);
CREATE INDEX attachments_report ON attachments (report_number);
COMMENT ON COLUMN attachments.taken_at IS 'personal';
COMMENT ON COLUMN attachments.taken_position IS 'personal';

-- Every version of every event's case, also of events that no report has joined yet.
CREATE TABLE case_versions (
    event_id uuid NOT NULL,
    version bigint NOT NULL,
    case_id text NOT NULL,
    case_number text NOT NULL,
    phase text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    lead_department_id text NOT NULL,
    reopened integer NOT NULL,
    due_at timestamptz,
    occurred_at timestamptz NOT NULL,
    -- The areas of the case, for what depends on the operating mode of its place.
    areas bytea[] NOT NULL DEFAULT '{}',
    -- Whose pack has the words for it.
    event_class text NOT NULL DEFAULT '',
    -- What its words may depend on: cityloop.common.v1.AttributeValue by name, as JSON.
    attributes jsonb NOT NULL DEFAULT '{}',
    -- How often its class or place had been corrected: of each time whoever reported before is told.
    corrections integer NOT NULL DEFAULT 0,
    -- The event of the case that it is part of; empty where it stands by itself.
    merged_into text NOT NULL DEFAULT '',
    PRIMARY KEY (event_id, version)
);
CREATE INDEX case_versions_number ON case_versions (case_number);
CREATE INDEX case_versions_case ON case_versions (case_id);

-- What reporters were told, as states; the words come from the pack.
CREATE TABLE reporter_messages (
    report_number text NOT NULL REFERENCES reports,
    origin text NOT NULL,
    version bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Word for word, by language, and the pack version it comes from. Empty: no pack had words, so nobody was told.
    text jsonb,
    pack_id text NOT NULL DEFAULT '',
    pack_version integer NOT NULL DEFAULT 0,
    -- The receipt as it was published, and the trace it belongs to; null where nobody was told.
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    receipt bytea,
    trace_id text NOT NULL DEFAULT '',
    PRIMARY KEY (report_number, origin, version)
);

-- What reporters said, each once for each closing.
CREATE TABLE feedback (
    feedback_id uuid PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    case_id text NOT NULL,
    closing integer NOT NULL,
    kind text NOT NULL,
    rating smallint NOT NULL,
    text text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    UNIQUE (report_number, case_id, closing, kind)
);

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
-- What the portal shows of warnings: those that were signed and are not over, the newest first.
CREATE INDEX warnings_in_force ON warnings (occurred_at DESC) WHERE state IN ('signed', 'all_clear_draft');

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

-- Personal fields of reporters, by their report.
CREATE TABLE reporters (
    report_number text PRIMARY KEY REFERENCES reports,
    name text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- Personal fields of the recipients of messages, by their message.
CREATE TABLE recipients (
    message_id uuid PRIMARY KEY REFERENCES warning_messages,
    reference text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- Requests to rate a closing, each sent once, when the place is in a mode that the pack names.
CREATE TABLE call_backs (
    report_number text NOT NULL REFERENCES reports,
    case_id text NOT NULL,
    closing integer NOT NULL,
    event_class text NOT NULL,
    state text NOT NULL,
    areas bytea[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (report_number, case_id, closing)
);
CREATE INDEX call_backs_waiting ON call_backs (report_number, case_id, closing) WHERE sent_at IS NULL;

-- Further secrets that open a report's page: one for each repeated call of a client, which cannot be given the first again.
CREATE TABLE report_secrets (
    secret_digest bytea PRIMARY KEY,
    report_number text NOT NULL REFERENCES reports,
    recorded_at timestamptz NOT NULL
);

-- Tasks in their newest version: the departments that hold one see the reports of its case.
CREATE TABLE case_tasks (
    task_id text PRIMARY KEY,
    task_number text NOT NULL,
    version bigint NOT NULL,
    case_id text NOT NULL,
    department_id text NOT NULL,
    held boolean NOT NULL
);
CREATE INDEX case_tasks_number ON case_tasks (task_number);
CREATE INDEX case_tasks_case ON case_tasks (case_id) WHERE held;

-- Keys of the digests by which residents are known in a ledger: two ledgers cannot be joined by them.
CREATE TABLE ledger_keys (
    ledger text PRIMARY KEY,
    key bytea NOT NULL
);

-- Who has an account in a ledger. A resident is known by a keyed digest of a phone or a counter code, staff by a post.
CREATE TABLE ledger_holders (
    holder_id uuid PRIMARY KEY,
    ledger text NOT NULL,
    account_number text NOT NULL UNIQUE,
    digest text,
    post_id text NOT NULL DEFAULT '',
    secret_digest bytea UNIQUE,
    opened_at timestamptz NOT NULL,
    -- Then digest and secret are gone.
    closed_at timestamptz,
    UNIQUE (ledger, digest)
);
CREATE SEQUENCE ledger_account_numbers;
CREATE UNIQUE INDEX ledger_holders_post ON ledger_holders (ledger, post_id) WHERE post_id <> '' AND closed_at IS NULL;
CREATE INDEX ledger_holders_open ON ledger_holders (ledger) WHERE closed_at IS NULL;

-- Balances, by batch. None lies below its least; only where points and stock come from has no least.
CREATE TABLE ledger_accounts (
    account_id uuid PRIMARY KEY,
    ledger text NOT NULL,
    kind text NOT NULL,
    owner text NOT NULL,
    unit text NOT NULL,
    batch text NOT NULL,
    expires_on date,
    least bigint,
    balance bigint NOT NULL DEFAULT 0,
    CONSTRAINT ledger_balance_guarded CHECK (least IS NULL OR balance >= least)
) WITH (fillfactor = 70);
CREATE INDEX ledger_accounts_owner ON ledger_accounts (ledger, kind, owner, unit);
-- What expires, in the order in which it does: `balance` is in no index, so that a change of it touches none.
CREATE INDEX ledger_accounts_expiry ON ledger_accounts (expires_on) WHERE expires_on IS NOT NULL;

-- What was entered; never changed, taken back by a counter-entry only.
CREATE TABLE ledger_entries (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ledger text NOT NULL,
    kind text NOT NULL,
    rule_id text NOT NULL,
    cause text NOT NULL,
    holder_id uuid REFERENCES ledger_holders,
    evidence_kind text NOT NULL,
    evidence text NOT NULL,
    reason text NOT NULL,
    reverses bigint UNIQUE REFERENCES ledger_entries,
    department_id text NOT NULL,
    post_id text NOT NULL,
    person_id text NOT NULL,
    pack_version integer NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Of one rule and cause there is one entry.
    UNIQUE (rule_id, cause)
);
CREATE INDEX ledger_entries_holder ON ledger_entries (holder_id, sequence DESC);
CREATE INDEX ledger_entries_ledger ON ledger_entries (ledger, sequence DESC);

-- The transfers of an entry: what one account loses the other has, so that debits equal credits.
CREATE TABLE ledger_transfers (
    sequence bigint NOT NULL REFERENCES ledger_entries,
    place smallint NOT NULL,
    debit uuid NOT NULL,
    credit uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (sequence, place)
);

-- What holders redeemed, each offer once.
CREATE TABLE ledger_redemptions (
    sequence bigint PRIMARY KEY REFERENCES ledger_entries,
    ledger text NOT NULL,
    holder_id uuid NOT NULL REFERENCES ledger_holders,
    offer text NOT NULL,
    store text NOT NULL,
    code text NOT NULL UNIQUE,
    redeemed_at timestamptz NOT NULL,
    handed_out_at timestamptz,
    cancelled boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX ledger_redemptions_once ON ledger_redemptions (holder_id, offer) WHERE NOT cancelled;

-- Notices of entries by which a holder has less, and appeals against them.
CREATE TABLE ledger_notices (
    sequence bigint PRIMARY KEY REFERENCES ledger_entries,
    ledger text NOT NULL,
    state text NOT NULL,
    appeal_until timestamptz NOT NULL,
    text text NOT NULL,
    appealed_at timestamptz,
    decided_at timestamptz,
    department_id text NOT NULL,
    post_id text NOT NULL,
    person_id text NOT NULL,
    reason text NOT NULL
);
CREATE INDEX ledger_notices_appealed ON ledger_notices (ledger, sequence) WHERE state = 'appealed';
COMMENT ON COLUMN ledger_notices.text IS 'personal';

-- What reporters answered to the form of their class.
CREATE TABLE report_answers (
    report_number text PRIMARY KEY REFERENCES reports,
    form text NOT NULL,
    digest text NOT NULL REFERENCES form_versions,
    -- cityloop.common.v1.AnswerMedium, where another has keyed it.
    keyed_from integer NOT NULL DEFAULT 0,
    document jsonb NOT NULL,
    -- Of an officer; empty of a resident.
    post_id text NOT NULL,
    recorded_at timestamptz NOT NULL
);
COMMENT ON COLUMN report_answers.document IS 'personal';
CREATE INDEX report_answers_form ON report_answers (form);

-- Reports that people have begun and kept by their secret link.
CREATE TABLE report_drafts (
    secret_digest bytea PRIMARY KEY,
    event_class text NOT NULL,
    texts jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON COLUMN report_drafts.texts IS 'personal';
CREATE INDEX report_drafts_expiry ON report_drafts (expires_at);

-- What is shown to everybody: the last signature of each publication, and when it was withdrawn.
CREATE TABLE publications (
    publication text PRIMARY KEY,
    -- Of what was signed.
    digest text NOT NULL,
    title jsonb NOT NULL,
    department_id text NOT NULL,
    role text NOT NULL,
    signed_by_post_id text NOT NULL,
    signed_at timestamptz NOT NULL,
    withdrawn_reason text NOT NULL DEFAULT '',
    withdrawn_at timestamptz
);

CREATE TABLE publication_corrections (
    correction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    publication text NOT NULL REFERENCES publications,
    reason text NOT NULL,
    entry_number text NOT NULL,
    corrected_at timestamptz NOT NULL
);
CREATE INDEX publication_corrections_of ON publication_corrections (publication, correction_id DESC);

-- Flows and cases in their newest version, as topics that everybody may read have them.
CREATE TABLE register_entries (
    source text NOT NULL,
    -- The definition of a flow, the class of a case.
    collection text NOT NULL,
    entry_id text NOT NULL,
    number text NOT NULL,
    version bigint NOT NULL,
    phase text NOT NULL,
    state text NOT NULL,
    state_name jsonb NOT NULL,
    department_id text NOT NULL,
    opened_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    overdue boolean NOT NULL,
    jurisdiction text NOT NULL,
    longitude double precision,
    latitude double precision,
    case_numbers text[] NOT NULL,
    -- cityloop.common.v1.AttributeValue by name, as JSON.
    attributes jsonb NOT NULL,
    PRIMARY KEY (source, entry_id)
);
CREATE INDEX register_entries_listed ON register_entries (source, collection, opened_at DESC, entry_id DESC);
CREATE INDEX register_entries_number ON register_entries (number);
CREATE INDEX register_entries_cases ON register_entries USING gin (case_numbers);

-- How published figures are and were made, each version from the moment on that packs say so.
CREATE TABLE figure_definitions (
    indicator text NOT NULL,
    version integer NOT NULL,
    -- As its pack said it, as JSON.
    definition text NOT NULL,
    since timestamptz NOT NULL,
    pack_version bigint NOT NULL,
    PRIMARY KEY (indicator, version)
);

-- Figures in their newest version.
CREATE TABLE register_figures (
    figure_id text PRIMARY KEY,
    version bigint NOT NULL,
    indicator text NOT NULL,
    period text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    dimension text NOT NULL,
    part text NOT NULL,
    value text NOT NULL,
    unit text NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint NOT NULL,
    withheld boolean NOT NULL,
    band text NOT NULL,
    restated bigint NOT NULL,
    known_at timestamptz NOT NULL
);
CREATE INDEX register_figures_shown ON register_figures (indicator, period, dimension, starts_at DESC);
CREATE INDEX register_figures_ended ON register_figures (period, ends_at);
