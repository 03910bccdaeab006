"""Indexing: scan, hash, decode in worker processes, encode, write in batches; watch for changes."""
