"""What the window says and does about the metadata of photos' files: writing it, what would change, conflicts."""
