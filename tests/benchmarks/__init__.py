"""Measurements: how well and how fast, printed as tables."""
