"""What an operator and a department do to the fleet from outside: read, plan and apply cities and packs, call."""
