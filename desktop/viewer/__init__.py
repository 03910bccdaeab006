"""One photo at a time, large."""
