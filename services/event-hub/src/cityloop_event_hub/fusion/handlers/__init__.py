"""What is loaded, decided and saved in one transaction."""
