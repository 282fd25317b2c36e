"""What AdmiralCloud's parser takes and how it complains."""
