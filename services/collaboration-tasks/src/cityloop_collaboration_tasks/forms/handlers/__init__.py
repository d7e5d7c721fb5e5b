"""Takes answers and keeps drafts of them."""
