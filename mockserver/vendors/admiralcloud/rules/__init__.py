"""What AdmiralCloud does."""
