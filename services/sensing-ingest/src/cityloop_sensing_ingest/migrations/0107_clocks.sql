-- By how many seconds the clock of a thing is constantly ahead; negative: behind. 0: it is not known to be off.
ALTER TABLE device_health ADD COLUMN clock_ahead_seconds integer NOT NULL DEFAULT 0;
