"""Messages of departments to people, which carry a signed warning, and their receipts."""
