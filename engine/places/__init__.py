"""Where photos were taken, without a network: towns and countries by their coordinates (docs/places.md)."""
