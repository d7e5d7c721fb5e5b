"""Changes of operating mode: who may switch which areas from which modes to which."""
