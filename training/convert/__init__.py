"""Any CLIP that open_clip can load, as a bundle that the engine runs (``python -m training convert``)."""
