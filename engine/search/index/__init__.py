"""Indexes over a bundle's vectors: which photos are nearest to a direction."""
