"""Files of the world, read: encodings, separators, decimal marks, formats of times, outlines; what is wrong where."""
