"""The search field and what it asks of the library."""
