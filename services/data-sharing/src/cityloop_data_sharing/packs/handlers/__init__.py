"""Sets are planned, proposed and decided; rights are read from the set in use."""
