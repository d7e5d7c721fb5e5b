"""collaboration-tasks, called as the person who is signed in."""
