"""Messages: what a reporter is told when a case enters a state."""
