"""Which columns and keys hold a photo's name and its caption, under the names that programs and people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAMES: tuple[str, ...] = (
    "sourcefile",
    "filepath",
    "path",
    "file",
    "filename",
    "imagepath",
    "imagefile",
    "imagename",
    "image",
    "img",
)
_NAMES += ("photo", "photopath", "photofile", "photoname", "picture", "name")
_NAMES += ("파일", "파일명", "파일이름", "파일경로", "경로", "사진", "사진파일", "이미지", "이름")
_TEXTS: tuple[str, ...] = (
    "caption",
    "captions",
    "captionabstract",
    "description",
    "imagedescription",
    "text",
    "sentence",
    "sentences",
)
_TEXTS += ("comment", "comments", "usercomment", "rawcomment", "raw", "prompt", "annotation", "headline", "title")
_TEXTS += ("label", "캡션", "설명", "사진설명", "글", "내용", "문장", "댓글", "코멘트", "제목")
_ENDINGS = re.compile(
    r"\.(jpe?g|jpe|jfif|png|gif|webp|avif|hei[cf]|tiff?|bmp|jp2|jxl|psd|dng|nef|cr[23w]|arw|orf|rw2|raf|pef|srw|x3f)"
    r"(#\d+)?$",
    re.IGNORECASE,
)


def plain(header: str) -> str:
    """Return what a column's name comes to: ``Caption-Abstract``, ``caption_abstract``: the same."""
    return re.sub(r"[\W_]+", "", header).casefold()


def rank_of_name(header: str) -> int | None:
    """Return how well a column's name says that it holds the photo, 0 is best; None: it does not."""
    return _rank(_NAMES, plain(header))


def rank_of_text(header: str) -> int | None:
    """Return how well a column's name says that it holds the caption, 0 is best; None: it does not."""
    return _rank(_TEXTS, re.sub(r"\d+$", "", plain(header)))


def columns_of(headers: Sequence[str]) -> tuple[int, tuple[int, ...]] | None:
    """Return the column of the photo, and those of its captions (``caption1``, ``caption2``); None: they have none."""
    names = [(rank, place) for place, header in enumerate(headers) if (rank := rank_of_name(header)) is not None]
    if not names:
        return None
    name = min(names)[1]
    texts = [
        (rank, place)
        for place, header in enumerate(headers)
        if place != name and (rank := rank_of_text(header)) is not None
    ]
    if not texts:
        return None
    best = min(texts)[0]
    return name, tuple(place for rank, place in texts if rank == best)


def is_file_name(value: str) -> bool:
    """Tell whether a value looks like the name of a photo's file (Flickr8k's ``photo.jpg#0``, too)."""
    return _ENDINGS.search(value.strip()) is not None


def _rank(known: Sequence[str], header: str) -> int | None:
    return known.index(header) if header in known else None
