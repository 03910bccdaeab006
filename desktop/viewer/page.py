"""The viewer's layout: a bar above, the image, the facts at the side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons
from desktop.viewer.canvas import Canvas
from desktop.viewer.info import InfoPanel

BUTTONS = {
    "back": "back",
    "zoom_out": "zoom-out",
    "zoom_in": "zoom-in",
    "fit": "fit",
    "favourite": "heart",
    "info": "info",
    "fullscreen": "fullscreen",
    "previous": "left",
    "next": "right",
}


class ViewerPage(QWidget):
    """Widgets only; :class:`~desktop.viewer.controller.ViewerController` gives them life."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icons = icons
        self.buttons = {name: self._button(icon) for name, icon in BUTTONS.items()}
        self.title, self.subtitle, self.zoom_label = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.title, self.subtitle, self.zoom_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "strong")
        self.subtitle.setProperty("role", "small")
        self.zoom_label.setProperty("role", "small")
        self.zoom_label.setMinimumWidth(44)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.canvas = Canvas(self)
        self.notice = QLabel(self.canvas)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice.setWordWrap(True)
        self.notice.setStyleSheet("color: #F2EFEA;")
        self.info = InfoPanel(self)
        self.info.hide()
        self._lay_out()
        self._retranslate()

    def set_favourite(self, favourite: bool) -> None:
        """Fill the heart, or not."""
        name = "heart-filled" if favourite else "heart"
        self._icons.bind(self.buttons["favourite"], name, "viewer_text")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self._place_overlays()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(36, 36)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons.bind(button, icon, "viewer_text")
        return button

    def _lay_out(self) -> None:
        bar = QWidget(self)
        bar.setObjectName("viewer_bar")
        bar.setFixedHeight(56)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.buttons["back"])
        row.addSpacing(8)
        row.addLayout(words, 1)
        for widget in (self.buttons["zoom_out"], self.zoom_label, self.buttons["zoom_in"], self.buttons["fit"]):
            row.addWidget(widget)
        row.addSpacing(16)
        for name in ("favourite", "info", "fullscreen"):
            row.addWidget(self.buttons[name])
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.canvas, 1)
        body.addWidget(self.info)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(body, 1)
        self.bar = bar
        for name in ("previous", "next"):
            self.buttons[name].setParent(self.canvas)
            self.buttons[name].setObjectName("overlay")
        self.canvas.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Qt's: the buttons over the image follow its size."""
        if event.type() == QEvent.Type.Resize:
            self._place_overlays()
        return False

    def _place_overlays(self) -> None:
        middle = self.canvas.height() // 2 - 24
        for name, left in (("previous", 12), ("next", self.canvas.width() - 60)):
            self.buttons[name].setGeometry(left, middle, 48, 48)
            self.buttons[name].setFixedSize(48, 48)
        self.notice.setGeometry(self.canvas.rect().adjusted(80, 80, -80, -80))

    def _retranslate(self) -> None:
        words = {
            "back": (self.tr("Back to the photos"), "Esc"),
            "zoom_out": (self.tr("Zoom out"), "-"),
            "zoom_in": (self.tr("Zoom in"), "+"),
            "fit": (self.tr("Fit or actual size"), "0"),
            "favourite": (self.tr("Favourite"), "L"),
            "info": (self.tr("Information"), "I"),
            "fullscreen": (self.tr("Full screen"), "F"),
            "previous": (self.tr("Previous photo"), "Left"),
            "next": (self.tr("Next photo"), "Right"),
        }
        for name, (text, key) in words.items():
            shortcut = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            self.buttons[name].setToolTip(f"{text} ({shortcut})")
            self.buttons[name].setAccessibleName(text)
        self.canvas.setAccessibleName(self.tr("Photo"))
