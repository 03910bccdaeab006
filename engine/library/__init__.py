"""One library: the facade that the command line, the desktop and scripts use, and what it is made of."""

from engine.library.facade import Library

__all__ = ["Library"]
