"""What reactions ask of the registry."""
