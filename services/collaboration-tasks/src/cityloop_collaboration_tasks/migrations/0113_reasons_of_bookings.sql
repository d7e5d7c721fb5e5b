-- What the reason that a booking waits for says, so that it can be said in any language.
ALTER TABLE bookings ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
