"""Quantities and dates in what a tired person types."""

from storage.figures.reading import Reading, as_json, number_text, read_figures

__all__ = ["Reading", "as_json", "number_text", "read_figures"]
