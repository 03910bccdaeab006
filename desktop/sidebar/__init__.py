"""Places: all photos, favourites, source folders, problems."""
