"""What is loaded, decided and saved of warnings, in one transaction."""
