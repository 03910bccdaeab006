"""Search models: installing them, switching between them, and the words for both; owned by the window."""
