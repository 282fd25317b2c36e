"""What the vendor's parser takes."""
