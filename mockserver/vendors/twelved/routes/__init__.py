"""One short function per operation."""
