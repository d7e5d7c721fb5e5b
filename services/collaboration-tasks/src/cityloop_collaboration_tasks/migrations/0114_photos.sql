-- Photos without what they said of themselves: thumbnail, and where and when each was taken, which is personal and leaves
-- on no topic. NULL and empty of what is no photo, and where the release before took a photo in.
ALTER TABLE attachments
    ADD COLUMN thumbnail bytea,
    ADD COLUMN taken_at text NOT NULL DEFAULT '',
    -- cityloop.common.v1.Position
    ADD COLUMN taken_position bytea;
COMMENT ON COLUMN attachments.taken_at IS 'personal';
COMMENT ON COLUMN attachments.taken_position IS 'personal';
CREATE INDEX attachments_case ON attachments (case_id);
