-- Until when a service takes nothing new from outside: one row, which a backup renews while it looks for a quiet moment.
CREATE TABLE intake_pause (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    until timestamptz NOT NULL
);
