"""What a briefing is, without input and output."""
