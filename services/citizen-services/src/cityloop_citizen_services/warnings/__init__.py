"""Warnings as they were signed: kept in their newest version, shown to everybody while they are in force."""
