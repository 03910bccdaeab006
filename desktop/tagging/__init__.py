"""Proposed tags: reviewing them, deciding on them at a photo, and asking for them."""
