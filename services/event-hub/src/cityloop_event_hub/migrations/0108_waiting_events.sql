-- An event has changed since its last published version, which was so short ago that the next one waits its second.
-- The release before knows nothing of it: what it publishes itself is published once more, in a version of its own.
ALTER TABLE events ADD COLUMN waiting boolean NOT NULL DEFAULT false;
CREATE INDEX events_waiting ON events (recorded_at) WHERE waiting;
