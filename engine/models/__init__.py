"""Models that a user adds: what there is to choose from, how one is fetched, turned into a bundle and put in place."""
