"""Extensions are few."""
