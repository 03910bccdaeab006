"""The grid of photos: geometry, model, delegate, view."""
