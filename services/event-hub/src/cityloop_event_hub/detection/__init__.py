"""Detection: readings by rules, detections of algorithms and silent devices become signals."""
