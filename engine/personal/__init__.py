"""Personal models: what can be learned from, training runs, their reports, and the models that were kept."""
