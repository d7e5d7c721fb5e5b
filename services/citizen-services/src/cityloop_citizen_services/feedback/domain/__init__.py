"""Rules of ratings and of the requests to rate; pure."""
