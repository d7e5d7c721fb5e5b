-- with the tables of: cityloop_reactions

-- City events: one row each, in its newest version.
CREATE TABLE events (
    event_id uuid PRIMARY KEY,
    event_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    membership_version bigint NOT NULL,
    state text NOT NULL,
    event_class text NOT NULL,
    grade smallint NOT NULL,
    place bytea NOT NULL,
    jurisdiction text NOT NULL,
    lead bytea NOT NULL,
    explanation bytea NOT NULL,
    opening_signal bytea NOT NULL,
    signals integer NOT NULL,
    datastreams integer NOT NULL,
    reports integer NOT NULL,
    case_version bigint NOT NULL DEFAULT 0,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    detections integer NOT NULL DEFAULT 0,
    -- The event has changed since its last published version, which was so short ago that the next one is deferred.
    deferred boolean NOT NULL DEFAULT false,
    -- cityloop.common.v1.AttributeValue by name, as JSON.
    attributes jsonb NOT NULL DEFAULT '{}',
    -- cityloop.common.v1.Correction: the last one of its case that it has followed; empty where there was none.
    correction bytea NOT NULL DEFAULT '',
    -- cityloop.common.v1.Merge: the last one of its case that it has followed; the event that its signals are of by it.
    merge bytea NOT NULL DEFAULT '',
    merged_into uuid,
    -- How many splits of its case it has followed, and from which case its first signals were split off.
    splits integer NOT NULL DEFAULT 0,
    split_from_case_number text NOT NULL DEFAULT ''
);
CREATE INDEX events_merged ON events (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX events_newest ON events (occurred_at DESC, event_id DESC);
CREATE INDEX events_state ON events (state, occurred_at DESC, event_id DESC);
CREATE INDEX events_class ON events (event_class, occurred_at DESC, event_id DESC);
CREATE SEQUENCE event_numbers;
CREATE INDEX events_deferred ON events (recorded_at) WHERE deferred;

-- The signals of each event. The cell (about 1 km) is what fusion looks up.
CREATE TABLE event_signals (
    signal_id uuid PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES events DEFERRABLE INITIALLY DEFERRED,
    membership_version bigint NOT NULL,
    event_class text NOT NULL,
    source_type smallint NOT NULL,
    source_id text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    occurred_at timestamptz NOT NULL,
    cleared_at timestamptz,
    signal bytea NOT NULL,
    -- The rule whose clearing ends a signal, what settles a tie between equally near ones, and when it was stored.
    rule_id text NOT NULL DEFAULT '',
    ranked_by text NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL DEFAULT now(),
    -- What kind of claim it is, how sure, and whose: what sources say twice counts once. Others join by
    -- signals only that could have opened their event.
    kind smallint NOT NULL DEFAULT 1,
    confidence double precision NOT NULL DEFAULT 1,
    origin text NOT NULL DEFAULT '',
    joinable boolean NOT NULL DEFAULT true,
    -- Values of attributes that others must share to join by it.
    same text NOT NULL DEFAULT '',
    -- The event that fusion or a split gave it to, where it is of another by a merge; since when, where a split did.
    home_event_id uuid,
    home_since timestamptz,
    -- Whether its event is looked for where it is: one signal of each event.
    opening boolean NOT NULL DEFAULT false
);
CREATE INDEX event_signals_near ON event_signals (event_class, cell_x, cell_y, occurred_at);
CREATE INDEX event_signals_event ON event_signals (event_id, membership_version);
CREATE INDEX event_signals_source ON event_signals (source_id) WHERE cleared_at IS NULL;
CREATE INDEX event_signals_opening ON event_signals (event_class, cell_x, cell_y) WHERE opening;

-- Reports that no place could be given to: each waits for a person, and stays known afterwards.
CREATE TABLE held_reports (
    report_number text PRIMARY KEY,
    version bigint NOT NULL,
    jurisdiction text NOT NULL,
    reason text NOT NULL,
    report bytea NOT NULL,
    link bytea NOT NULL,
    traceparent text NOT NULL,
    located_at timestamptz,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX held_reports_oldest ON held_reports (recorded_at, report_number) WHERE located_at IS NULL;

-- The version of the newest published link of each report; the row is locked while one is written.
CREATE TABLE report_links (
    report_number text PRIMARY KEY,
    version bigint NOT NULL,
    jurisdiction text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);

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

-- Signals that open no event: predictions and what is not certain enough (until an event of their class is in reach),
-- and those of classes that open none.
CREATE TABLE pending_signals (
    signal_id uuid PRIMARY KEY,
    event_class text NOT NULL,
    kind smallint NOT NULL,
    source_type smallint NOT NULL,
    source_id text NOT NULL,
    rule_id text NOT NULL,
    origin text NOT NULL,
    ranked_by text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    confidence double precision NOT NULL,
    occurred_at timestamptz NOT NULL,
    cleared_at timestamptz,
    event_id uuid,
    waits boolean NOT NULL,
    same text NOT NULL DEFAULT '',
    signal bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX pending_signals_near ON pending_signals (event_class, cell_x, cell_y, occurred_at);
CREATE INDEX pending_signals_waiting ON pending_signals (event_class, cell_x, cell_y, occurred_at)
    WHERE waits AND event_id IS NULL;
CREATE INDEX pending_signals_source ON pending_signals (source_id) WHERE cleared_at IS NULL;
CREATE INDEX pending_signals_oldest ON pending_signals (recorded_at);

-- Warnings: one row each in its newest version, and every version.
CREATE TABLE warnings (
    warning_id uuid PRIMARY KEY,
    warning_number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    state text NOT NULL,
    plan text NOT NULL,
    event_class text NOT NULL,
    event_id uuid,
    -- Whether its event was closed: then nobody is asked for acknowledgements any more.
    event_closed boolean NOT NULL DEFAULT false,
    jurisdiction text NOT NULL,
    cell_x integer NOT NULL,
    cell_y integer NOT NULL,
    acknowledge_seconds double precision NOT NULL,
    acknowledge_by timestamptz,
    opened_at timestamptz NOT NULL,
    warning bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX warnings_newest ON warnings (opened_at DESC, warning_id DESC);
CREATE INDEX warnings_state ON warnings (state, opened_at DESC, warning_id DESC);
CREATE INDEX warnings_event ON warnings (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX warnings_near ON warnings (cell_x, cell_y) WHERE state IN ('draft', 'signed', 'all_clear_draft');
CREATE INDEX warnings_due ON warnings (acknowledge_by)
    WHERE state IN ('signed', 'all_clear_draft') AND event_id IS NOT NULL;
CREATE SEQUENCE warning_numbers;

CREATE TABLE warning_versions (
    warning_id uuid NOT NULL,
    version bigint NOT NULL,
    warning bytea NOT NULL,
    trace_id text NOT NULL DEFAULT '',
    PRIMARY KEY (warning_id, version)
);

-- The warning that each prediction drafted or supports.
CREATE TABLE supporting_predictions (
    signal_id uuid PRIMARY KEY,
    warning_id uuid NOT NULL,
    source_id text NOT NULL,
    rule_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    cleared_at timestamptz,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX supporting_predictions_warning ON supporting_predictions (warning_id) WHERE cleared_at IS NULL;
CREATE INDEX supporting_predictions_source ON supporting_predictions (source_id) WHERE cleared_at IS NULL;
CREATE INDEX supporting_predictions_oldest ON supporting_predictions (recorded_at);

-- What became of the messages that carry warnings. A receipt may be here before its warning.
CREATE TABLE message_receipts (
    message_id text PRIMARY KEY,
    version bigint NOT NULL,
    state smallint NOT NULL,
    warning_id uuid NOT NULL,
    confirmed_at timestamptz,
    reported_at timestamptz,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- A message that was sent late gives its recipient as long as the others had.
    delivered_at timestamptz
);
CREATE INDEX message_receipts_unreported ON message_receipts (warning_id, confirmed_at) WHERE reported_at IS NULL;
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

-- The figures' own log of facts: no words, no persons. Numbered in the order in which they became known; one partition a
-- month of when a service recorded them, so that a copy meets the first one.
CREATE TABLE indicator_facts (
    fact_number bigint NOT NULL,
    -- 1 report, 2 link of a report, 3 event, 4 case, 5 task, 6 feedback, 7 verdict, 8 flow, 9 health of a thing.
    kind smallint NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    -- Microseconds since 1970 in UTC.
    occurred bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    number text NOT NULL,
    event_id text,
    case_id text,
    event_class text,
    department text,
    grade smallint NOT NULL,
    -- Phase of a case, state of an event, a task or a thing, outcome of a link, kind of a feedback or a verdict.
    state smallint NOT NULL,
    channel text,
    rule text,
    source smallint NOT NULL,
    -- Times that a case was reopened, reports of an event, a rating.
    amount integer NOT NULL,
    -- A case or a task is overdue, a link joined what was known already, a report or an event's first signal is history.
    marked boolean NOT NULL,
    areas jsonb NOT NULL,
    -- Those that figures can count by: numbers in millionths, flags, choices.
    attributes jsonb NOT NULL,
    PRIMARY KEY (recorded_at, kind, subject, version)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX indicator_facts_subject ON indicator_facts (subject, kind);
CREATE INDEX indicator_facts_case ON indicator_facts (case_id, kind) WHERE case_id IS NOT NULL;
CREATE INDEX indicator_facts_event ON indicator_facts (event_id) WHERE kind = 4;
CREATE INDEX indicator_facts_occurred ON indicator_facts USING brin (occurred);
CREATE INDEX indicator_facts_known ON indicator_facts (known_at, fact_number);

-- The number of the newest fact, and of the newest that cells count; the row is locked while facts are added, and
-- while figures are counted and published.
CREATE TABLE indicator_log (
    fact_number bigint NOT NULL,
    known_at timestamptz NOT NULL,
    counted_number bigint NOT NULL,
    counted_at timestamptz NOT NULL,
    -- When the process that keeps figures live last looked.
    live_at timestamptz NOT NULL
);
INSERT INTO indicator_log VALUES (0, '1970-01-01 00:00+00', 0, '1970-01-01 00:00+00', '1970-01-01 00:00+00');

-- How far each topic stands in the log.
CREATE TABLE indicator_offsets (
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- Each definition of each figure, from which fact on it holds; none from where its pack was withdrawn.
CREATE TABLE indicator_definitions (
    indicator text NOT NULL,
    fact_number bigint NOT NULL,
    known_at timestamptz NOT NULL,
    definition json,
    zone text NOT NULL,
    -- Its cells are those of this definition.
    computed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (indicator, known_at)
);

-- Figures as they are now: made of the log, and made again of it by one command.
CREATE TABLE indicator_cells (
    indicator text NOT NULL,
    unit text NOT NULL,
    start bigint NOT NULL,
    dimension text NOT NULL,
    part text NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint NOT NULL,
    PRIMARY KEY (indicator, unit, start, dimension, part)
);

-- Of quantiles: how many records took how many seconds.
CREATE TABLE indicator_durations (
    indicator text NOT NULL,
    unit text NOT NULL,
    start bigint NOT NULL,
    dimension text NOT NULL,
    part text NOT NULL,
    seconds bigint NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (indicator, unit, start, dimension, part, seconds)
);

-- What was last published of each figure, and those that have changed since.
CREATE TABLE published_indicators (
    indicator text NOT NULL,
    unit text NOT NULL,
    start bigint NOT NULL,
    dimension text NOT NULL,
    part text NOT NULL,
    version bigint NOT NULL DEFAULT 0,
    fact_number bigint NOT NULL DEFAULT 0,
    value numeric,
    band text NOT NULL DEFAULT '',
    band_changes bigint NOT NULL DEFAULT 0,
    -- How often facts that came after the end of the period have changed it.
    restated bigint NOT NULL DEFAULT 0,
    changed_at timestamptz,
    PRIMARY KEY (indicator, unit, start, dimension, part)
);
CREATE INDEX published_indicators_changed ON published_indicators (changed_at) WHERE changed_at IS NOT NULL;

-- What owners have said, each saying a fact of its own.
CREATE TABLE entered_indicators (
    indicator text NOT NULL,
    unit text NOT NULL,
    start bigint NOT NULL,
    version bigint NOT NULL,
    -- Millionths of the figure's unit.
    value bigint NOT NULL,
    post_id text NOT NULL,
    known_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (indicator, unit, start, version)
);
