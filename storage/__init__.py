"""What an office files away, finds, counts or doubts."""
