"""The first screen of an empty library."""
