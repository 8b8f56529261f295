"""What starts, stops, schedules and carries messages."""
