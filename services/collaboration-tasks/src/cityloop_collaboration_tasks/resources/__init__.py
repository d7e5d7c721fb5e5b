"""Crews, pumps and vehicles: declared by departments, booked for tasks, one task at a time."""
