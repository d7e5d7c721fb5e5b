"""Every sensor, algorithm and crowd aggregate enters here."""
