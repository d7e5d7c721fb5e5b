"""Contracts of Cityloop, generated from proto/ by `make proto`: do not edit."""
