-- with the tables of: cityloop_reactions
-- with the tables of: cityloop_forms

-- Cases: one row each, in its newest version; one case an event.
CREATE TABLE cases (
    case_id uuid PRIMARY KEY,
    case_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    event_id uuid UNIQUE,
    event_number text NOT NULL,
    event_version bigint NOT NULL,
    state text NOT NULL,
    state_name bytea NOT NULL,
    phase text NOT NULL,
    event_class text NOT NULL,
    grade smallint NOT NULL,
    urgency text NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    proposed_lead text NOT NULL,
    lead_department_id text NOT NULL,
    overdue boolean NOT NULL,
    reopened integer NOT NULL,
    transition bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Returned more often than its process allows: it is decided above who handles it.
    disputed boolean NOT NULL DEFAULT false,
    -- Where it stands beside another without an event of its own; reviews find cases by area and time.
    linked_case_number text NOT NULL DEFAULT '',
    areas text[] NOT NULL DEFAULT '{}',
    opened_at timestamptz NOT NULL DEFAULT now(),
    phase_began_at timestamptz,
    -- The clocks of its stage and over all stages: limit, extensions, pauses; when they end and warn while they run.
    clock jsonb NOT NULL,
    due_at timestamptz,
    warn_at timestamptz,
    -- The state whose clock it is: another than the present one where a move kept it.
    clock_state text NOT NULL,
    whole jsonb NOT NULL,
    whole_due_at timestamptz,
    whole_warn_at timestamptz,
    whole_overdue boolean NOT NULL,
    extensions integer NOT NULL,
    -- A state that ends by itself: when, and by which move.
    waits_until timestamptz,
    wait_move text NOT NULL,
    tasks_wait boolean NOT NULL,
    -- Who moved it into its present state: the person is published nowhere.
    moved_by_post text NOT NULL,
    moved_by text NOT NULL,
    -- cityloop.common.v1.AttributeValue by name, as JSON.
    attributes jsonb NOT NULL DEFAULT '{}',
    -- cityloop.common.v1.Correction: the last one of its class and place; empty where there was none.
    correction bytea NOT NULL DEFAULT '',
    -- cityloop.common.v1.Merge: which case it is part of, or was; cityloop.common.v1.Split: what was split off from it.
    merge bytea NOT NULL DEFAULT '',
    splits bytea[] NOT NULL DEFAULT '{}',
    -- Times that its departments were urged; whether it stands under supervision.
    urgings integer NOT NULL DEFAULT 0,
    supervised boolean NOT NULL DEFAULT false,
    mode text NOT NULL DEFAULT 'peacetime',
    -- History: what had run out before it was stored is not marked overdue.
    imported boolean NOT NULL DEFAULT true
);
CREATE INDEX cases_newest ON cases (recorded_at DESC, case_id DESC);
CREATE INDEX cases_phase ON cases (phase, recorded_at DESC, case_id DESC);
CREATE INDEX cases_event_number ON cases (event_number);
-- What was opened or closed in a time.
CREATE INDEX cases_opened ON cases (opened_at);
CREATE INDEX cases_closed ON cases (phase_began_at) WHERE phase = 'closed';
CREATE INDEX cases_supervised ON cases (recorded_at DESC, case_id DESC) WHERE supervised;
CREATE SEQUENCE case_numbers;
CREATE INDEX cases_linked ON cases (linked_case_number) WHERE linked_case_number <> '';
CREATE INDEX cases_areas ON cases USING gin (areas);
CREATE INDEX cases_open_areas ON cases USING gin (areas) WHERE phase NOT IN ('closed', 'not_filed', 'void');
CREATE INDEX cases_running ON cases (due_at)
    WHERE NOT overdue AND (due_at > recorded_at OR NOT imported) AND phase NOT IN ('closed', 'not_filed', 'void');

CREATE INDEX cases_whole_running ON cases (whole_due_at)
    WHERE NOT whole_overdue AND (whole_due_at > recorded_at OR NOT imported);
CREATE INDEX cases_warning ON cases (warn_at) WHERE warn_at > recorded_at OR NOT imported;
CREATE INDEX cases_whole_warning ON cases (whole_warn_at) WHERE whole_warn_at > recorded_at OR NOT imported;
CREATE INDEX cases_waiting ON cases (waits_until) WHERE waits_until IS NOT NULL;
CREATE INDEX cases_open ON cases (case_id) WHERE phase NOT IN ('closed', 'not_filed', 'void');

-- Tasks: one row each, in its newest version.
CREATE TABLE tasks (
    task_id uuid PRIMARY KEY,
    task_number text NOT NULL UNIQUE,
    case_id uuid NOT NULL REFERENCES cases,
    version bigint NOT NULL,
    state text NOT NULL,
    department_id text NOT NULL,
    due_at timestamptz,
    overdue boolean NOT NULL,
    handled_by text NOT NULL,
    attachments bytea[] NOT NULL,
    transition bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    role text NOT NULL DEFAULT 'lead',
    parent_task_id text NOT NULL DEFAULT '',
    children integer NOT NULL DEFAULT 0,
    done_children integer NOT NULL DEFAULT 0,
    instruction jsonb NOT NULL DEFAULT '{}',
    message_ids text[] NOT NULL DEFAULT '{}',
    -- Who of the department has it, and by which post: the person is published nowhere.
    holder text NOT NULL DEFAULT '',
    holder_post text NOT NULL DEFAULT '',
    handlers text[] NOT NULL DEFAULT '{}',
    final boolean NOT NULL DEFAULT false,
    replaces text[] NOT NULL DEFAULT '{}',
    remaining interval,
    imported boolean NOT NULL DEFAULT true,
    -- Of its department, after it was late: none, asked, approved, refused.
    appeal text NOT NULL DEFAULT 'none',
    -- While a step is awaited: when it climbs; of each step that was late: which, the level, who is to see to it, who did
    -- not; and the posts that are to see to it now.
    step_clock jsonb NOT NULL DEFAULT '{"began_at": null, "due_at": null}',
    escalates_at timestamptz,
    escalations jsonb NOT NULL DEFAULT '[]',
    waiting_posts text[] NOT NULL DEFAULT '{}',
    accepted_at timestamptz,
    contacted_at timestamptz,
    arrived_at timestamptz,
    -- What has come of the wish to return it after it was accepted: none, asked, approved, refused; and who asked: the
    -- person is published nowhere.
    late_return text NOT NULL DEFAULT 'none',
    return_post text NOT NULL DEFAULT '',
    return_person text NOT NULL DEFAULT ''
);
CREATE INDEX tasks_return_asked ON tasks (case_id) WHERE late_return = 'asked' AND state = 'accepted';
CREATE INDEX tasks_escalating ON tasks (escalates_at) WHERE escalates_at > recorded_at OR NOT imported;
CREATE INDEX tasks_escalated ON tasks USING gin (waiting_posts);
CREATE INDEX tasks_case ON tasks (case_id);
CREATE INDEX tasks_department ON tasks (department_id, recorded_at DESC, task_id DESC);
CREATE SEQUENCE task_numbers;
-- A department's lists are of one state, and its stream begins with its open tasks: few, however many it has ended.
CREATE INDEX tasks_department_state ON tasks (department_id, state, recorded_at DESC, task_id DESC);
-- Who has open tasks: looked through again and again, for whoever leaves a post has none.
CREATE INDEX tasks_held ON tasks (department_id, holder_post, holder)
    WHERE holder <> '' AND NOT imported AND state IN ('dispatched', 'accepted', 'failed_check');
CREATE INDEX tasks_running ON tasks (due_at)
    WHERE NOT overdue AND (due_at > recorded_at OR NOT imported)
        AND state IN ('dispatched', 'accepted', 'failed_check');

-- Every version of every case and task, as it was published. No reference to the case: a release for one case serves
-- another, whose history is written without waiting for its row.
CREATE TABLE case_history (
    case_id uuid NOT NULL,
    entry bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    PRIMARY KEY (entry)
);
CREATE INDEX case_history_case ON case_history (case_id, entry);

-- What cases, their tasks, and the cases that they became part of were just before: rows of their tables, as JSON.
CREATE TABLE case_merges (
    case_id uuid PRIMARY KEY REFERENCES cases,
    part jsonb NOT NULL,
    part_tasks jsonb NOT NULL,
    whole jsonb NOT NULL
);

-- The signals of a case's event.
CREATE TABLE case_signals (
    event_id uuid NOT NULL,
    membership_version bigint NOT NULL,
    message bytea NOT NULL,
    -- The timeline of a case is found by the numbers of its reports too.
    report_number text,
    -- Of a signal that says it is there: when that was so.
    seen_at timestamptz,
    PRIMARY KEY (event_id, membership_version)
);
CREATE INDEX case_signals_seen ON case_signals (event_id, seen_at DESC) WHERE seen_at IS NOT NULL;
CREATE INDEX case_signals_report ON case_signals (report_number) WHERE report_number IS NOT NULL;

-- What residents whose reports stand in a case are told, beside what officers note; it leaves on no topic.
CREATE TABLE replies (
    reply_id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    -- What it came with, of which task (empty with a move of the case), and by which post.
    move text NOT NULL,
    task_id text NOT NULL,
    post_id text NOT NULL,
    department_id text NOT NULL,
    -- Empty where photos alone were shown.
    text text NOT NULL,
    occurred_at timestamptz NOT NULL
);
CREATE INDEX replies_case ON replies (case_id, reply_id);

-- Files that came with feedback and with moves, up to 5 MB each.
CREATE TABLE attachments (
    attachment_id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    -- What it came with, of which task (empty with a move of the case), and by which post.
    move text NOT NULL,
    task_id text NOT NULL,
    post_id text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Of a photo: its thumbnail, and when and where it was taken, which is personal and leaves on no topic.
    thumbnail bytea,
    taken_at text NOT NULL DEFAULT '',
    -- cityloop.common.v1.Position
    taken_position bytea,
    -- The reply with which residents may see it; none of what they may not.
    reply_id uuid REFERENCES replies
);
COMMENT ON COLUMN attachments.taken_at IS 'personal';
COMMENT ON COLUMN attachments.taken_position IS 'personal';
CREATE INDEX attachments_case ON attachments (case_id);

-- Crews, pumps and vehicles.
CREATE TABLE resources (
    resource_id text PRIMARY KEY,
    kind text NOT NULL,
    name jsonb NOT NULL,
    department_id text NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX resources_kind ON resources (kind, resource_id);

-- A resource on a task, or a place in the queue for one.
CREATE TABLE bookings (
    booking_id uuid PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL,
    kind text NOT NULL,
    resource_id text REFERENCES resources,
    case_id uuid NOT NULL,
    case_number text NOT NULL,
    task_id uuid NOT NULL,
    department_id text NOT NULL,
    reason text NOT NULL,
    requested_at timestamptz NOT NULL,
    granted_at timestamptz,
    released_at timestamptz,
    -- What the reason that a booking waits for says, so that it can be said in any language.
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX bookings_granted ON bookings (resource_id) WHERE state = 'granted';
CREATE INDEX bookings_open ON bookings (kind, state, position) WHERE state <> 'released';
CREATE INDEX bookings_task ON bookings (task_id) WHERE state <> 'released';

-- Every version of every warning, for reviews; areas as layer/area.
CREATE TABLE warnings (
    warning_id uuid NOT NULL,
    version bigint NOT NULL,
    areas text[] NOT NULL,
    message bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (warning_id, version)
);
CREATE INDEX warnings_areas ON warnings USING gin (areas);

-- What signals turned out to be; the last ordinal of a signal holds.
CREATE TABLE verdicts (
    verdict_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    signal_id text NOT NULL,
    ordinal integer NOT NULL,
    message bytea NOT NULL,
    UNIQUE (case_id, signal_id, ordinal)
);

-- Reviews as they were filed.
CREATE TABLE reviews (
    review_number text PRIMARY KEY,
    message bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE SEQUENCE review_numbers;

-- Switches of operating modes, for reviews; an area as layer/area.
CREATE TABLE mode_switches (
    area text NOT NULL,
    version bigint NOT NULL,
    message bytea NOT NULL,
    PRIMARY KEY (area, version)
);

-- Flows that are no cases: one row each, in its newest version.
CREATE TABLE flows (
    flow_id uuid PRIMARY KEY,
    flow_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    definition text NOT NULL,
    name bytea NOT NULL,
    state text NOT NULL,
    state_name bytea NOT NULL,
    phase text NOT NULL,
    department_id text NOT NULL,
    subject text NOT NULL,
    place bytea,
    jurisdiction text NOT NULL,
    parent_id uuid REFERENCES flows,
    parent_number text NOT NULL DEFAULT '',
    case_numbers text[] NOT NULL DEFAULT '{}',
    transition bytea NOT NULL,
    opened_at timestamptz NOT NULL,
    phase_began_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- The clock of its state; when it ends while it runs.
    clock jsonb NOT NULL,
    due_at timestamptz,
    overdue boolean NOT NULL DEFAULT false,
    -- Its values, and the forms that were answered of it, by their names in the pack.
    attributes jsonb NOT NULL DEFAULT '{}',
    forms bytea[] NOT NULL DEFAULT '{}',
    persons text[] NOT NULL DEFAULT '{}',
    -- When its clock, a duty or a move of its own is due next.
    checked_at timestamptz
);
COMMENT ON COLUMN flows.persons IS 'personal';
CREATE INDEX flows_newest ON flows (recorded_at DESC, flow_id DESC);
CREATE INDEX flows_definition ON flows (definition, recorded_at DESC, flow_id DESC);
CREATE INDEX flows_children ON flows (parent_id, phase) WHERE parent_id IS NOT NULL;
CREATE INDEX flows_under ON flows (parent_number, recorded_at DESC, flow_id DESC) WHERE parent_number <> '';
CREATE INDEX flows_cases ON flows USING gin (case_numbers);
CREATE INDEX flows_due ON flows (checked_at) WHERE checked_at IS NOT NULL;
CREATE INDEX flows_open ON flows (definition, state) WHERE phase NOT IN ('completed', 'refused', 'withdrawn', 'lapsed');
CREATE SEQUENCE flow_numbers;

-- Every version of every flow, as it was published.
CREATE TABLE flow_history (
    flow_id uuid NOT NULL REFERENCES flows,
    version bigint NOT NULL,
    message bytea NOT NULL,
    trace_id text NOT NULL,
    PRIMARY KEY (flow_id, version)
);

-- What reviewers decided, one a person.
CREATE TABLE flow_reviews (
    flow_id uuid NOT NULL REFERENCES flows,
    person_id text NOT NULL,
    post_id text NOT NULL,
    verdict text NOT NULL,
    score integer,
    reason text NOT NULL,
    filed_at timestamptz NOT NULL,
    PRIMARY KEY (flow_id, person_id)
);
COMMENT ON COLUMN flow_reviews.person_id IS 'personal';

-- What recurs while a flow is in some states.
CREATE TABLE flow_duties (
    flow_id uuid NOT NULL REFERENCES flows,
    duty text NOT NULL,
    due_at timestamptz NOT NULL,
    done_at timestamptz,
    times_done integer NOT NULL DEFAULT 0,
    times_missed integer NOT NULL DEFAULT 0,
    PRIMARY KEY (flow_id, duty)
);

-- Answers of officers; the subject is a case or a flow.
CREATE TABLE form_answers (
    answer_id uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    task_id uuid,
    form text NOT NULL,
    digest text NOT NULL REFERENCES form_versions,
    answered bytea NOT NULL,
    document jsonb NOT NULL,
    post_id text NOT NULL,
    person_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- cityloop.common.v1.PrefilledField, in the order of the form.
    prefilled bytea[] NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN form_answers.document IS 'personal';
COMMENT ON COLUMN form_answers.person_id IS 'personal';
CREATE INDEX form_answers_subject ON form_answers (subject_id, recorded_at DESC, answer_id DESC);
CREATE INDEX form_answers_form ON form_answers (form);

-- The last answer of a department's posts.
CREATE INDEX form_answers_post ON form_answers (form, post_id, recorded_at DESC);

-- Answers that officers have begun, one for each person, form and matter; what they are about is a task, else a case or
-- a flow.
CREATE TABLE form_drafts (
    draft_id uuid PRIMARY KEY,
    about_id uuid NOT NULL,
    form text NOT NULL,
    digest text NOT NULL REFERENCES form_versions,
    post_id text NOT NULL,
    person_id text NOT NULL,
    -- cityloop.common.v1.PrefilledValue.
    prefilled bytea[] NOT NULL,
    document text NOT NULL,
    began_at timestamptz NOT NULL,
    saved_at timestamptz,
    expires_at timestamptz NOT NULL,
    UNIQUE (about_id, form, post_id, person_id)
);
COMMENT ON COLUMN form_drafts.person_id IS 'personal';
COMMENT ON COLUMN form_drafts.prefilled IS 'personal';
COMMENT ON COLUMN form_drafts.document IS 'personal';
CREATE INDEX form_drafts_expires ON form_drafts (expires_at);

-- Photos and signatures that came with answers.
CREATE TABLE form_files (
    attachment_id uuid PRIMARY KEY,
    answer_id uuid NOT NULL REFERENCES form_answers,
    -- Of the form; its classification is the picture's.
    field text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL,
    thumbnail bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
COMMENT ON COLUMN form_files.content IS 'personal';
COMMENT ON COLUMN form_files.thumbnail IS 'personal';

-- Editions of briefings: one row each, as they stand; a signed one never changes.
CREATE TABLE briefings (
    briefing_number text PRIMARY KEY,
    -- Pack and name.
    briefing text NOT NULL,
    -- The period or the case that it is about.
    subject text NOT NULL,
    edition integer NOT NULL,
    state text NOT NULL,
    owner_department_id text NOT NULL,
    classification smallint NOT NULL,
    -- As its pack described it when it was drafted.
    definition json NOT NULL,
    -- cityloop.cases.v1.Briefing
    message bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    UNIQUE (briefing, subject, edition)
);
CREATE INDEX briefings_newest ON briefings (recorded_at DESC, briefing_number DESC);
CREATE INDEX briefings_waiting ON briefings (recorded_at) WHERE state = 'waiting';
CREATE SEQUENCE briefing_numbers;
