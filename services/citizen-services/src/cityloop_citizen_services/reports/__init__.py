"""What people report: taken in, followed to the end of its case, told to the reporter, rated."""
