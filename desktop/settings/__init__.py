"""The settings dialog, a pane a file."""
