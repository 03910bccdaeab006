"""Metadata of photos in files and sidecars (EXIF, IPTC, XMP): read, merged with the catalog, and written back."""
