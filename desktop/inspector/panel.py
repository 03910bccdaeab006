"""The inspector's layout: picture, name, rating, caption, tags, albums, facts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.inspector.caption import CaptionEdit
from desktop.inspector.chips import ChipField
from desktop.inspector.stars import RatingStars
from desktop.metadata.notice import ConflictNotice
from desktop.tagging.chips import ProposalChips
from desktop.theme.icons import Icons

LEAST, WIDEST, WIDTH = 264, 420, 304
MARGIN, PICTURE = 20, 184
FACTS = ("date", "size", "camera", "place", "file")


class InspectorPanel(QWidget):
    """Widgets only; :class:`~desktop.inspector.controller.InspectorController` fills them."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(WIDEST)
        self._icons = icons
        self.picture = QLabel(self)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(PICTURE)
        self.title, self.note, self.nothing = self._label("strong"), self._label("small"), self._label("muted")
        self.favourite = self._button("heart")
        self.favourite.setObjectName("heart")
        self.favourite.setCheckable(True)
        self.stars = RatingStars(icons, self)
        self.conflicts = ConflictNotice(icons, self)
        self.caption = CaptionEdit(self)
        self.tags, self.albums = ChipField(icons, self), ChipField(icons, self)
        self.proposed = ProposalChips(icons, self)
        self.names = {name: self._label("caps") for name in ("caption", "tags", "albums", *FACTS)}
        self.values = {name: self._value() for name in FACTS}
        self._rows: dict[str, QWidget] = {}
        self.folder_button, self.copy_button = self._button("folder"), self._button("copy")
        self.place_button = self._button("search")
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self._empty_page())
        self.pages.addWidget(self._scrolled(self._facts_page()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self._retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(WIDTH, 400)

    @property
    def tile_color(self) -> QColor:
        """What stands in for a picture that is not there yet."""
        return self._icons.theme.tokens.color("tile")

    def set_picture(self, pixmap: QPixmap, *, alone: bool = True) -> None:
        """Show this picture; room is kept for one that is not there yet."""
        self.picture.setPixmap(pixmap)
        several = not alone and not pixmap.isNull()
        self.picture.setFixedHeight(round(pixmap.deviceIndependentSize().height()) if several else PICTURE)

    def set_favourite(self, favourite: bool, *, mixed: bool = False) -> None:
        """Fill the heart, or not; ``mixed`` where the photos differ."""
        self.favourite.setChecked(favourite)
        token = "accent" if favourite else "text_disabled" if mixed else "text_muted"
        self._icons.bind(self.favourite, "heart-filled" if favourite or mixed else "heart", token)
        words = self.tr("Some are favourites (Ctrl+D)") if mixed else self.tr("Favourite (Ctrl+D)")
        self.favourite.setToolTip(words)
        self.favourite.setAccessibleName(words)

    def set_fact(self, name: str, title: str, value: str) -> None:
        """Show a fact under its name; an empty one is left out."""
        self.names[name].setText(title)
        self.values[name].setText(value)
        self._rows[name].setVisible(bool(value))

    def show_facts(self, shown: bool) -> None:
        """Show the facts, or that nothing is selected."""
        self.pages.setCurrentIndex(1 if shown else 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._nothing_picture = QLabel(page)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(self._nothing_picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self.nothing)
        column.addStretch(2)
        return page

    def _facts_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("inspector_page")
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(6)
        column.addWidget(self.picture)
        column.addSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.favourite, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.stars, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.conflicts)
        for name, widget in (("caption", self.caption), ("tags", self.tags), ("albums", self.albums)):
            column.addSpacing(10)
            column.addWidget(self.names[name])
            column.addWidget(widget)
            if widget is self.tags:
                column.addWidget(self.proposed)
            self.names[name].setBuddy(widget)
        column.addSpacing(4)
        column.addWidget(self._line())
        for name in FACTS:
            column.addWidget(self._fact(name))
        column.addStretch(1)
        return page

    def _fact(self, name: str) -> QWidget:
        """Return the widget of one fact: its name above its value, and what can be done with it at the right."""
        row = self._rows[name] = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.names[name], self.values[name]):
            label.setParent(row)
            words.addWidget(label)
        line.addLayout(words, 1)
        for button in {"file": (self.folder_button, self.copy_button), "place": (self.place_button,)}.get(name, ()):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _scrolled(self, page: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        return area

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _value(self) -> QLabel:
        label = self._label("")
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(32, 32)
        self._icons.bind(button, icon)
        return button

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        return line

    def _repaint(self) -> None:
        picture = self._icons.pixmap("image", "text_disabled", 48, self.devicePixelRatioF())
        self._nothing_picture.setPixmap(picture)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Inspector"))
        self.nothing.setText(self.tr("Select photos to see what is known of them, and to caption and tag them."))
        self.names["caption"].setText(self.tr("Caption"))
        self.names["tags"].setText(self.tr("Tags"))
        self.names["albums"].setText(self.tr("Albums"))
        self.caption.setAccessibleName(self.tr("Caption"))
        self.tags.edit.setPlaceholderText(self.tr("Add a tag"))
        self.tags.edit.setAccessibleName(self.tr("Add a tag"))
        self.tags.edit.setToolTip(self.tr("Add a tag (Ctrl+T)"))
        self.albums.edit.setPlaceholderText(self.tr("Add to an album"))
        self.albums.edit.setAccessibleName(self.tr("Add to an album"))
        for button, text in (
            (self.favourite, self.tr("Favourite (Ctrl+D)")),
            (self.folder_button, self.tr("Show in folder")),
            (self.copy_button, self.tr("Copy path")),
            (self.place_button, self.tr("Search photos of this place")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.stars.retranslate()
