"""Groups of photos of which one may be enough, side by side."""
