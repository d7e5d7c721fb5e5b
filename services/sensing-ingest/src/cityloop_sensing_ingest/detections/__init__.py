"""What algorithms detect, and how often they are right."""
