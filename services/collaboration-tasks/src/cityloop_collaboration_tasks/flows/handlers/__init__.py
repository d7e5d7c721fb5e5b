"""What people do with flows, and what happens to them by itself."""
