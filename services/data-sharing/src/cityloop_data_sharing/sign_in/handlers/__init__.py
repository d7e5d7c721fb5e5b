"""Signing in, tokens, signing out."""
