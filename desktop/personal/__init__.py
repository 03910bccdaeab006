"""Personal models in the window: choosing what to learn from, the run, its report, and the models that were kept."""
