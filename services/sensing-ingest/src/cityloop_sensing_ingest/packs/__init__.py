"""What sensing-ingest answers when a set of packs is proposed."""
