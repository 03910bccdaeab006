"""The captioning view: one photo, a field for its caption, and on to the next; and captions from files."""
