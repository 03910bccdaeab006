"""Line icons from ``resources/icons``, drawn in the theme's colours, sharp at every scale."""

from __future__ import annotations

import math
import weakref
from functools import cache

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from desktop.theme.theme import Theme
from engine.paths import resources_dir

ICON, GAP = 20, 6


@cache
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text("utf-8")


def draw_icon(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return one icon.

    Args:
        name: file name in ``resources/icons`` without its ending.
        color: ``#RRGGBB``, for what the drawing calls ``currentColor``.
        size: side in device-independent pixels.
        ratio: device pixels per device-independent pixel.
    """
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _widened(pixmap: QPixmap, gap: int) -> QPixmap:
    """Return the icon with empty room at its right side."""
    if not gap:
        return pixmap
    ratio = pixmap.devicePixelRatio()
    wide = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(ratio)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wide


def app_icon() -> QIcon:
    """Return Sajin's own icon."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        icon.addPixmap(draw_icon("sajin", "#000000", size))
    return icon


def _ratios() -> list[float]:
    """Return the scales that icons are wanted at: drawing for all that there may be costs a tenth of a second."""
    return sorted({float(math.ceil(screen.devicePixelRatio())) for screen in QGuiApplication.screens()} | {1.0})


class Icons(QObject):
    """Hands out icons in the theme's colours, and repaints what it gave them to when the theme changes."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._targets: list[tuple[weakref.ReferenceType[QObject], str, str]] = []
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        theme.changed.connect(self._repaint)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._repaint)

    def pixmap(self, name: str, token: str = "text_muted", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return an icon in the colour of a token."""
        key = (name, self.theme.tokens.color(token).name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = draw_icon(name, key[1], size, ratio)
        return self._pixmaps[key]

    def icon(self, name: str, token: str = "text_muted", size: int = ICON) -> QIcon:
        """Return an icon for the scales of all screens there are (another one that comes has them drawn again)."""
        return self._icon(name, token, 0, size)

    def _icon(self, name: str, token: str, gap: int = 0, size: int = ICON) -> QIcon:
        icon = QIcon()
        for ratio in _ratios():
            for color, mode in ((token, QIcon.Mode.Normal), ("text_disabled", QIcon.Mode.Disabled)):
                icon.addPixmap(_widened(self.pixmap(name, color, size, ratio), gap), mode)
            icon.addPixmap(_widened(self.pixmap(name, token, size, ratio), gap), QIcon.Mode.Selected)
        return icon

    def bind(self, target: QObject, name: str, token: str = "text_muted") -> None:
        """Give a button or action its icon, now and after every change of theme; replaces an earlier binding."""
        self._targets = [entry for entry in self._targets if entry[0]() is not target]
        self._targets.append((weakref.ref(target), name, token))
        self._set(target, name, token)

    def _set(self, target: QObject, name: str, token: str) -> None:
        if isinstance(target, QPushButton):  # words stand beside its icon, and want some room
            target.setIconSize(QSize(ICON + GAP, ICON))
            target.setIcon(self._icon(name, token, GAP))
        elif isinstance(target, QAbstractButton | QAction):
            target.setIcon(self._icon(name, token))

    def _repaint(self) -> None:
        alive = [entry for entry in self._targets if (target := entry[0]()) is not None and shiboken6.isValid(target)]
        self._targets = alive
        for reference, name, token in alive:
            target = reference()
            if target is not None:
                self._set(target, name, token)
