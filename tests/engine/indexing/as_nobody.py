"""A decoder without the rights of root, to whom no file is closed: a worker that imports this gives them up."""

from __future__ import annotations

import os
import sys

from PIL import Image

from engine.indexing.decode import decode_photo

__all__ = ["decode_photo"]

Image.init()  # loads all that is needed: the Python of root may be closed to others
if sys.platform != "win32" and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
