"""Photos of which there are several: copies of one file, and photos that look the same."""
