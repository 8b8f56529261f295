"""The way of a message: intake or webhook, worker, sender."""
