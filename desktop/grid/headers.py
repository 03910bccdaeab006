"""The headers of days and months: words that are worked out once, and the one that sticks to the top."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from desktop.backend.timeline import Section
from desktop.theme.icons import Icons

SectionTitle = Callable[[Section], tuple[str, str]]
"""Words a header: its title, and a quieter addition."""

CHECK = 16


class Headers:
    """Paints headers.

    Args:
        icons: colours, sizes, and the mark that a header's photos can all be selected.
        title: words a section.
    """

    def __init__(self, icons: Icons, title: SectionTitle) -> None:
        self._icons = icons
        self._title = title
        self._words: dict[Section, tuple[str, str, int, int]] = {}

    def forget(self) -> None:
        """Word and measure everything again (language or font has changed)."""
        self._words.clear()

    def paint(
        self, painter: QPainter, section: Section, rect: QRect, font: QFont, *, hovered: bool, selected: bool
    ) -> None:
        """Draw a header; its photos are all selected, or could be by a click, where that is said."""
        tokens = self._icons.theme.tokens
        strong = QFont(font)
        strong.setPixelSize(tokens.px("font_strong"))
        strong.setWeight(QFont.Weight.DemiBold)
        title, addition, title_width, addition_width = self._measured(section, strong, font)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(strong)
        painter.setPen(tokens.color("text"))
        painter.drawText(rect, align, title)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        painter.drawText(rect.adjusted(title_width + 12, 1, 0, 1), align, addition)
        if hovered or selected:
            ratio = painter.device().devicePixelRatioF()
            icon = self._icons.pixmap("check", "accent" if selected else "text_muted", CHECK, ratio)
            left = rect.left() + title_width + 12 + addition_width + 8
            painter.drawPixmap(left, rect.center().y() - CHECK // 2 + 2, icon)

    def _measured(self, section: Section, strong: QFont, font: QFont) -> tuple[str, str, int, int]:
        found = self._words.get(section)
        if found is None:
            title, addition = self._title(section)
            widths = QFontMetrics(strong).horizontalAdvance(title), QFontMetrics(font).horizontalAdvance(addition)
            found = (title, addition, *widths)
            if len(self._words) > 1000:
                self._words.clear()
            self._words[section] = found
        return found
