"""Light and dark: turns tokens into the application's palette, font and style sheet, and says when they change."""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from desktop.theme.tokens import Tokens, load_tokens
from engine.paths import resources_dir

# A Latin face first, then faces with Hangul, so that Korean never falls back to boxes or a serif.
LINUX_FAMILIES = ("Inter", "Pretendard", "Noto Sans", "Noto Sans CJK KR", "NanumGothic", "DejaVu Sans")


class Scheme(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The look that is in force.

    Signals:
        changed: palette, style sheet and tokens have changed.
    """

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self.tokens = load_tokens("light")
        self._template = (resources_dir() / "themes" / "app.qss").read_text("utf-8")
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """The user's choice."""
        return self._scheme

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        if self._scheme is Scheme.SYSTEM:
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    def set_scheme(self, scheme: Scheme) -> None:
        """Change the look at once."""
        if scheme is not self._scheme:
            self._scheme = scheme
            self._apply()

    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self.tokens = load_tokens("dark" if self.dark else "light")
        font = QFont(self._app.font())
        if sys.platform not in ("win32", "darwin"):
            font.setFamilies(list(LINUX_FAMILIES))
        font.setPixelSize(self.tokens.px("font_body"))
        self._app.setFont(font)
        self._app.setPalette(palette_of(self.tokens))
        sheet = self.tokens.fill(self._template)
        if sheet != self._app.styleSheet():  # Qt would read it again, and every widget with it
            self._app.setStyleSheet(sheet)
        self.changed.emit()


def palette_of(tokens: Tokens) -> QPalette:
    """Return the Qt palette of a theme, for what the style sheet does not name."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "text"),
        (role.PlaceholderText, "text_muted"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_text"),
        (role.ToolTipBase, "toast"),
        (role.ToolTipText, "toast_text"),
        (role.Link, "accent"),
    ):
        palette.setColor(name, tokens.color(token))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, tokens.color("text_disabled"))
    return palette


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())
