"""Who is signed in, and what is derived from a secret: pure."""
