"""Which files are photos, by their extension, and what their formats are called."""

from __future__ import annotations

from pathlib import PurePath

# Everything that Pillow decodes by itself.  Left out: EPS (would start Ghostscript), and formats that Pillow only
# recognises (PDF, MPEG, HDF5, GRIB, BUFR, WMF).
_PILLOW = """
    apng avif avifs blp bmp bw cur dcx dds dib fit fits flc fli ftc ftu gbr gif icb icns ico iim im j2c j2k jfif jp2
    jpc jpe jpeg jpf jpg jpx mpo msp palm pbm pcd pcx pfm pgm png pnm ppm psd pxr qoi ras rgb rgba sgi tga tif tiff
    vda vst webp xbm xpm
"""
_HEIF = "heic heics heif heifs hif"
_RAW = """
    3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f
"""

RAW_EXTENSIONS = frozenset(_RAW.split())
HEIF_EXTENSIONS = frozenset(_HEIF.split())
EXTENSIONS = frozenset(_PILLOW.split()) | HEIF_EXTENSIONS | RAW_EXTENSIONS
"""Extensions of photos: lower case, without the dot."""

_NAMED = frozenset(extension.encode() for extension in EXTENSIONS)


def is_photo_name(name: bytes) -> bool:
    """Return whether a file of this name (or path) is a photo by its extension."""
    stem, dot, extension = name.rpartition(b".")
    return bool(stem and dot) and extension.lower() in _NAMED


def is_raw(path: PurePath) -> bool:
    """Return whether a file is a camera's raw file by its extension."""
    return path.suffix[1:].lower() in RAW_EXTENSIONS


def format_name(pillow_format: str | None) -> str:
    """Return the catalog's name for a Pillow format: ``jpeg``, ``png``, ``heif`` and so on."""
    name = (pillow_format or "unknown").lower()
    return {"mpo": "jpeg", "heic": "heif"}.get(name, name)
