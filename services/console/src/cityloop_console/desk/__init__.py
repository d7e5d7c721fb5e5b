"""The desk: what waits for whoever is signed in, and the acts that a case allows."""
