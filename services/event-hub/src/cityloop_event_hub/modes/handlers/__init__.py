"""What is done with operating modes, in one transaction each."""
