"""The methods of the Bot API: what each does and what each refuses."""
