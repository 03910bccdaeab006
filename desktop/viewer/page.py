"""The viewer's layout: a bar above, the photo, the facts at its side, the filmstrip below; cards over the photo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons
from desktop.viewer.canvas import Canvas
from desktop.viewer.chrome import Chrome
from desktop.viewer.elided import ElidedLabel
from desktop.viewer.filmstrip import HEIGHT as STRIP
from desktop.viewer.filmstrip import Filmstrip
from desktop.viewer.info import WIDTH as INFO
from desktop.viewer.info import InfoPanel
from desktop.viewer.notice import Notice
from desktop.viewer.stars import ViewerStars
from desktop.viewer.why_panel import WhyPanel

BAR = 56
BUTTON, ARROW = 36, 48
MARGIN = 16
BUTTONS = {
    "back": "back",
    "zoom_out": "zoom-out",
    "zoom_in": "zoom-in",
    "fit": "fit",
    "rotate_left": "rotate-left",
    "rotate_right": "rotate-right",
    "play": "pause",
    "why": "why",
    "slideshow": "slideshow",
    "favourite": "heart",
    "trash": "trash",
    "filmstrip": "filmstrip",
    "info": "info",
    "fullscreen": "fullscreen",
    "previous": "left",
    "next": "right",
}
CHECKABLE = ("why", "filmstrip", "info")


class ViewerPage(QWidget):
    """Widgets only; :class:`~desktop.viewer.controller.ViewerController` gives them life."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.icons = icons
        self.canvas = Canvas(self)
        self.bar = QFrame(self)
        self.bar.setObjectName("viewer_bar")
        self.bar.setMouseTracking(True)
        self.buttons = {name: self._button(icon) for name, icon in BUTTONS.items()}
        self.title, self.subtitle, self.zoom_label = ElidedLabel(self), ElidedLabel(self), QLabel(self)
        self.stars = ViewerStars(icons, self)
        self.filmstrip = Filmstrip(icons, self)
        self.info = InfoPanel(icons, self)
        self.info.hide()
        self.notice, self.why = Notice(icons, self), WhyPanel(icons, self)
        self.why.hide()
        self._parts: dict[str, QWidget] = {"filmstrip": self.filmstrip, "info": self.info, "why": self.why}
        self._roomy: list[tuple[int, list[QWidget]]] = [
            (1000, [self.buttons["zoom_out"], self.buttons["zoom_in"], self.zoom_label]),
            (880, [self.buttons["rotate_left"], self.buttons["rotate_right"]]),
            (800, [self.stars]),
        ]
        self._lay_out()
        self.chrome = Chrome(
            self, self.canvas, [self.bar, self.filmstrip, self.buttons["previous"], self.buttons["next"]]
        )
        self._retranslate()

    def set_favourite(self, favourite: bool) -> None:
        """Fill the heart, or not."""
        self.icons.bind(self.buttons["favourite"], "heart-filled" if favourite else "heart", "viewer_text")

    def set_full_screen(self, full: bool) -> None:
        """Let the photo have all of the screen, with bars over it that fade."""
        self.bar.setProperty("floating", full)
        self.filmstrip.setProperty("floating", full)
        for widget in (self.bar, self.filmstrip):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self.chrome.set_floating(full)
        self.place()

    def show_part(self, name: str, shown: bool) -> None:
        """Show or hide ``filmstrip``, ``info`` or ``why``, with its button."""
        self._parts[name].setVisible(shown)
        self.buttons[name].setChecked(shown)
        self.place()

    def toggle_part(self, name: str) -> None:
        """Show a part that is hidden, or the reverse."""
        self.show_part(name, self._parts[name].isHidden())

    def place(self) -> None:
        """Put everything in its place."""
        floating, width, height = self.chrome.floating, self.width(), self.height()
        side = INFO if not self.info.isHidden() else 0
        strip = STRIP if not self.filmstrip.isHidden() else 0
        self._make_room(width)
        self.bar.setGeometry(0, 0, width, BAR)
        self.info.setGeometry(width - side, BAR, INFO, height - BAR)
        seen = QRect(0, BAR, width - side, height - BAR - strip)
        self.filmstrip.setGeometry(0, height - STRIP, width - side, STRIP)
        self.canvas.setGeometry(QRect(0, 0, width - side, height) if floating else seen)
        middle = seen.center().y() - ARROW // 2
        self.buttons["previous"].move(12, middle)
        self.buttons["next"].move(seen.right() - ARROW - 12, middle)
        self.why.adjustSize()
        self.why.move(MARGIN, seen.bottom() - self.why.height() - MARGIN)
        self.notice.adjustSize()
        left = seen.center().x() - self.notice.width() // 2
        self.notice.move(max(MARGIN, left), BAR + MARGIN)

    def _make_room(self, width: int) -> None:
        """Leave out of the bar what a narrow window has no room for; the keys do the same."""
        for least, widgets in self._roomy:
            for widget in widgets:
                widget.setVisible(width >= least)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self.place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Qt's: cards that grow keep their lower edge in its place."""
        if event.type() == QEvent.Type.Resize and watched in (self.why, self.notice):
            self.place()
        return False

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(BUTTON, BUTTON)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.icons.bind(button, icon, "viewer_text")
        return button

    def _lay_out(self) -> None:
        self.zoom_label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "strong")
        self.subtitle.setProperty("role", "small")
        self.zoom_label.setProperty("role", "small")
        self.zoom_label.setMinimumWidth(44)
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for name in CHECKABLE:
            self.buttons[name].setCheckable(True)
        self.buttons["filmstrip"].setChecked(True)
        self.buttons["slideshow"].setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.buttons["slideshow"].setFixedWidth(BUTTON + 16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.buttons["back"])
        row.addSpacing(8)
        row.addLayout(words, 1)
        for widget in (self.buttons["zoom_out"], self.zoom_label, self.buttons["zoom_in"], self.buttons["fit"]):
            row.addWidget(widget)
        for group in (("rotate_left", "rotate_right"), ("play", "why", "slideshow")):
            row.addSpacing(8)
            for name in group:
                row.addWidget(self.buttons[name])
        row.addSpacing(8)
        row.addWidget(self.stars)
        for name in ("favourite", "trash"):
            row.addWidget(self.buttons[name])
        row.addSpacing(8)
        for name in ("filmstrip", "info", "fullscreen"):
            row.addWidget(self.buttons[name])
        for name in ("previous", "next"):
            self.buttons[name].setObjectName("overlay")
            self.buttons[name].setFixedSize(ARROW, ARROW)
            self.buttons[name].raise_()
        self.why.installEventFilter(self)
        self.notice.installEventFilter(self)

    def _retranslate(self) -> None:
        words = {
            "back": (self.tr("Back to the photos"), "Esc"),
            "zoom_out": (self.tr("Zoom out"), "-"),
            "zoom_in": (self.tr("Zoom in"), "+"),
            "fit": (self.tr("Fit or actual size"), "Z"),
            "rotate_left": (self.tr("Rotate the view to the left"), "Shift+R"),
            "rotate_right": (self.tr("Rotate the view to the right"), "R"),
            "play": (self.tr("Play or hold the moving photo"), "Space"),
            "why": (self.tr("Why this matched"), "W"),
            "slideshow": (self.tr("Slideshow"), "S"),
            "favourite": (self.tr("Favourite"), "L"),
            "trash": (self.tr("Move to the trash"), "Del"),
            "filmstrip": (self.tr("Filmstrip"), "T"),
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
