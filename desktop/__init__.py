"""The window: PySide6 over :mod:`engine`.  No SQL, no file walking, no torch."""
