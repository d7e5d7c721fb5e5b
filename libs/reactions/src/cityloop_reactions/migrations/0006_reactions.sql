-- What is known of each reaction of the packs in use.
CREATE TABLE reactions (
    reaction text PRIMARY KEY,
    -- Facts that were recorded before are not answered.
    since timestamptz NOT NULL,
    -- Its dates as the pack writes them, and the next one; both empty where it answers to something else.
    dates text NOT NULL DEFAULT '',
    next_at timestamptz,
    stopped_at timestamptz,
    -- How often it has stopped and gone on: the version of its facts.
    version bigint NOT NULL DEFAULT 0
);
CREATE INDEX reactions_next ON reactions (next_at) WHERE next_at IS NOT NULL;

-- Acts by the minute: the bound of a reaction counts those of the last hour.
CREATE TABLE reaction_acts (
    reaction text NOT NULL,
    minute timestamptz NOT NULL,
    acts integer NOT NULL,
    PRIMARY KEY (reaction, minute)
);

-- Each cause of each reaction once, for each of its targets.
CREATE TABLE reaction_causes (
    reaction text NOT NULL,
    cause text NOT NULL,
    target text NOT NULL,
    state text NOT NULL
        CHECK (state IN ('waiting', 'listed', 'draft', 'done', 'refused', 'dropped', 'failed')),
    depth smallint NOT NULL,
    -- The fact that it comes from; empty of a date.
    topic text NOT NULL,
    fact bytea NOT NULL,
    fact_id text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    ended_at timestamptz,
    -- What came of it: the number of what was opened or moved, or the reason why nothing was done.
    result text NOT NULL DEFAULT '',
    -- Of what it comes from, whose trace the act goes on in; empty of a date.
    traceparent text NOT NULL DEFAULT '',
    -- Of a thing or row, as it was when its list was asked for: cityloop.common.v1.Place, and what conditions know.
    target_place bytea NOT NULL DEFAULT '',
    target_values jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (reaction, cause, target)
);
CREATE INDEX reaction_causes_due ON reaction_causes (due_at) WHERE state = 'waiting';
CREATE INDEX reaction_causes_subject ON reaction_causes (subject) WHERE state = 'waiting';
CREATE INDEX reaction_causes_open ON reaction_causes (reaction) WHERE state IN ('waiting', 'draft');
CREATE INDEX reaction_causes_ended ON reaction_causes (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX reaction_causes_newest ON reaction_causes (recorded_at);
