-- A joint case: the tree of its tasks, hand-overs, disputes.
ALTER TABLE cases ADD COLUMN disputed boolean NOT NULL DEFAULT false;
ALTER TABLE tasks
    ADD COLUMN role text NOT NULL DEFAULT 'lead',
    ADD COLUMN parent_task_id text NOT NULL DEFAULT '',
    ADD COLUMN children integer NOT NULL DEFAULT 0,
    ADD COLUMN done_children integer NOT NULL DEFAULT 0,
    ADD COLUMN instruction jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN message_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN holder text NOT NULL DEFAULT '',
    ADD COLUMN handlers text[] NOT NULL DEFAULT '{}',
    ADD COLUMN final boolean NOT NULL DEFAULT false,
    ADD COLUMN replaces text[] NOT NULL DEFAULT '{}';
