"""Where the parts of a row stand: the delegate paints them there, the tree finds what was clicked."""

from __future__ import annotations

from PySide6.QtCore import QRect

ROW, HEADING, NOTE = 32, 40, 28
STEP = 16
GUTTER = 18
ICON = 20
NAME = GUTTER + ICON + 10
PLUS = 24
RIGHT = 12


def chevron_rect(rect: QRect, depth: int) -> QRect:
    """Return where a row is opened and closed."""
    return QRect(rect.left() + depth * STEP, rect.top(), GUTTER, rect.height())


def icon_rect(rect: QRect, depth: int) -> QRect:
    """Return where the icon of a row stands."""
    return QRect(rect.left() + GUTTER + depth * STEP, rect.center().y() - ICON // 2 + 1, ICON, ICON)


def name_rect(rect: QRect, depth: int, right: int) -> QRect:
    """Return where the name stands; ``right`` is taken by the count."""
    left = rect.left() + NAME + depth * STEP
    return QRect(left, rect.top(), max(0, rect.right() - right - left + 1), rect.height())


def heading_rect(rect: QRect) -> QRect:
    """Return where a heading's words stand: at the lower edge, with room above."""
    return QRect(rect.left() + GUTTER // 2, rect.bottom() - 27, rect.width() - GUTTER // 2 - PLUS - 8, 24)


def plus_rect(rect: QRect) -> QRect:
    """Return where a heading's "+" stands."""
    return QRect(rect.right() - PLUS - 3, rect.bottom() - 27, PLUS, PLUS)
