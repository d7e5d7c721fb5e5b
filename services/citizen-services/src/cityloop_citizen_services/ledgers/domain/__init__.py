"""What accounts, entries, redemptions and appeals are; no clock, no chance, no database."""
