"""Forms that reporters answer: their versions, their drafts, and the answers that were kept."""
