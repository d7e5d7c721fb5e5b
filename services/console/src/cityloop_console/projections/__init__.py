"""What the console has of other services: read from their snapshots and topics, thrown away and read anew at will."""
