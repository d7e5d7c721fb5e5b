-- Versions of forms that were given out: an answer to one is taken after the next one is there.
CREATE TABLE form_versions (
    digest text PRIMARY KEY,
    form text NOT NULL,
    pack_version bigint NOT NULL,
    content jsonb NOT NULL
);
