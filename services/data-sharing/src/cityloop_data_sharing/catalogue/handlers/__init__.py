"""Datasets are published, rows are put."""
