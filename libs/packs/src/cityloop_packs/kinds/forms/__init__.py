"""Forms: what people are asked, on which pages, and what of it becomes attributes."""
