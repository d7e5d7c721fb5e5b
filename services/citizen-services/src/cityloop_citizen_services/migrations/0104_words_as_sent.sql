-- What reporters were told, word for word, and the pack version it comes from. NULL: from before it was kept; empty: no
-- pack had words for the state, so nobody was told.
ALTER TABLE messages
    ADD COLUMN text jsonb,
    ADD COLUMN pack_id text NOT NULL DEFAULT '',
    ADD COLUMN pack_version integer NOT NULL DEFAULT 0;
