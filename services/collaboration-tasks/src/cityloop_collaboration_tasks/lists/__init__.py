"""What reactions of packs are done for each of, and others have: things and rows."""
