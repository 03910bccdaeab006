"""Repeatable measurements; each is a module run by ``python -m benchmarks.NAME [--json]``."""
