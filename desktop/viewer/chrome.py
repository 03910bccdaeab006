"""The bars of the viewer: they float over the photo in full screen, and fade when the mouse rests."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QTimer, QVariantAnimation
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QWidget

REST_MS = 2500
FADE_MS = 220


class Chrome(QObject):
    """Fades widgets out together, and brings them back when the mouse moves or the Tab key is pressed.

    Args:
        page: whose mouse is watched, with all that lies in it.
        canvas: over it the pointer is hidden with the bars.
        widgets: what fades.
    """

    def __init__(self, page: QWidget, canvas: QWidget, widgets: Sequence[QWidget]) -> None:
        super().__init__(page)
        self._page, self._canvas, self._widgets = page, canvas, list(widgets)
        self.floating = False
        self.faded = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.fade)
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=1.0, endValue=0.0)
        self._fade.setEasingCurve(QEasingCurve.Type.InOutQuad)
        self._fade.valueChanged.connect(self._set_opacity)
        self._fade.finished.connect(self._finished)
        for widget in (page, canvas, *self._widgets):
            widget.installEventFilter(self)

    def set_floating(self, floating: bool) -> None:
        """Let the bars float and fade, or stay."""
        self.floating = floating
        self.wake()

    def wake(self) -> None:
        """Show the bars; their time begins anew."""
        self._fade.stop()
        if self.faded:
            self.faded = False
            self._canvas.unsetCursor()
            for widget in self._widgets:
                widget.setGraphicsEffect(None)  # type: ignore[arg-type]  # None takes an effect off
                widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        if self.floating:
            self._rest.start()
        else:
            self._rest.stop()

    def fade(self) -> None:
        """Fade the bars, unless the keyboard or a menu is in them."""
        focus = QApplication.focusWidget()
        inside = focus is not None and any(widget is focus or widget.isAncestorOf(focus) for widget in self._widgets)
        if not self.floating or inside or QApplication.activePopupWidget() is not None:
            return
        self.faded = True
        self._canvas.setCursor(Qt.CursorShape.BlankCursor)
        for widget in self._widgets:
            widget.setGraphicsEffect(QGraphicsOpacityEffect(widget))
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fade.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's."""
        moved = event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Enter)
        tabbed = event.type() == QEvent.Type.FocusIn and watched is not self._page
        if (moved or tabbed) and (self.floating or self.faded):
            self.wake()
        return False

    def _set_opacity(self, opacity: float) -> None:
        for widget in self._widgets:
            effect = widget.graphicsEffect()
            if isinstance(effect, QGraphicsOpacityEffect):
                effect.setOpacity(opacity)

    def _finished(self) -> None:
        if self.faded:
            self._set_opacity(0.0)
