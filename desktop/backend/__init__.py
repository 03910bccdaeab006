"""Threads, processes and caches between the window and the engine."""
