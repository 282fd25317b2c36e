"""What the vendor does."""
