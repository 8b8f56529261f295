"""The commands of `python -m bot`, by what they deal with."""
