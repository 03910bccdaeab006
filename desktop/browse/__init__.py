"""What the page between sidebar and inspector shows."""

from desktop.browse.controller import BrowseController

__all__ = ["BrowseController"]
