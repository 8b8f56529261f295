"""What is said on a phone."""
