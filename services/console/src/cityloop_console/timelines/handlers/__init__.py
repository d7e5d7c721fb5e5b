"""What is stored for timelines, the overview and reviews, and how they are read."""
