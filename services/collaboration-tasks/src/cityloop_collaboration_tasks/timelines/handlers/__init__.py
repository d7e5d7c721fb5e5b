"""What is kept to be told, and how it is read."""
