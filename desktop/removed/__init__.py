"""Photos whose files are gone, and what is kept of them for a while."""
