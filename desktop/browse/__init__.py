"""What the page between sidebar and inspector shows: a place, or the results of a search."""
