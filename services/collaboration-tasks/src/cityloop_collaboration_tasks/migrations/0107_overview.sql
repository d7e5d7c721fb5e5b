-- The overview shows what was recorded last, of all cases.
CREATE INDEX case_history_newest ON case_history (entry DESC);
