"""Calls of `RegistryService` that are about the health of devices."""
