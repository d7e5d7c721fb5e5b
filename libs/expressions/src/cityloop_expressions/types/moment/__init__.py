"""When something was."""
