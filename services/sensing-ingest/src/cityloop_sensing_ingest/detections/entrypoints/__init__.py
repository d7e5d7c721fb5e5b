"""Calls of `IngestService` and `RegistryService` that are about detections."""
