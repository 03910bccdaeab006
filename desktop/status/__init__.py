"""The status bar and messages."""
