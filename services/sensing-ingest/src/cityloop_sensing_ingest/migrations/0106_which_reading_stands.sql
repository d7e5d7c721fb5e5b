-- In which order chunks were written: of two readings of one moment the one that was written later stands.
ALTER TABLE reading_chunks ADD COLUMN written bigint GENERATED ALWAYS AS IDENTITY;
