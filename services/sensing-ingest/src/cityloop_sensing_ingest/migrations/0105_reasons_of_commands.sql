-- What people call the thing, and what a reason of the service's own says, so that it can be said in any language.
ALTER TABLE commands
    ADD COLUMN thing_name bytea NOT NULL DEFAULT '',
    ADD COLUMN code text NOT NULL DEFAULT '',
    ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
