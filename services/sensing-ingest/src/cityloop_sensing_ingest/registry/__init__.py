"""Things, their datastreams and the limits of these."""
