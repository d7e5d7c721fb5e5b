"""Who may make a move, by the roles of the post."""
