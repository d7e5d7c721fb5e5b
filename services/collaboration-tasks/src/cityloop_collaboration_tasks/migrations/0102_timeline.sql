-- The timeline of a case is found by the numbers of its reports too.
ALTER TABLE case_signals ADD COLUMN report_number text;
CREATE INDEX case_signals_report ON case_signals (report_number) WHERE report_number IS NOT NULL;
