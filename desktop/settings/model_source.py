"""Settings: any other model, by its name or from a file; and what converting one needs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.plain import one_line
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.models.records import ModelSource, SourceKind

TYPED_MS = 250
EXPORTED = "hf-hub:immich-app/ViT-B-32__openai"
COMMAND = "pip install 'sajin[train]'"


class SourceField(QLineEdit):
    """Keeps Enter to itself: the dialog around it would press the first button it finds.

    Signals:
        entered: Enter was pressed.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class SourceCard(QFrame):
    """A field for a model's name, what it is understood as, and buttons to browse and to install.

    Signals:
        typed: what is to be understood.
        install_wanted: the ModelSource.
        browse_wanted: ``folder`` or ``file``.
    """

    typed = Signal(str)
    install_wanted = Signal(object)
    browse_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._source: ModelSource | None = None
        self._refused: str | None = None
        self.label, self.help, self.understood = text_label(self), text_label(self, "small"), text_label(self, "small")
        self.field = SourceField(self)
        self.field.setPlaceholderText("open_clip:ViT-B-32/laion2b_s34b_b79k")
        self.label.setBuddy(self.field)
        self.browse, self.install = QPushButton(self), QPushButton(self)
        self.menu = QMenu(self)
        self.folder, self.file = self.menu.addAction(""), self.menu.addAction("")
        self.browse.setMenu(self.menu)
        icons.bind(self.browse, "folder")
        for button in (self.browse, self.install):
            button.setAutoDefault(False)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._timer.timeout.connect(lambda: self.typed.emit(self.field.text()))
        self.field.textChanged.connect(self._changed)
        self.field.entered.connect(self._install)
        self.install.clicked.connect(self._install)
        self.folder.triggered.connect(lambda: self.browse_wanted.emit("folder"))
        self.file.triggered.connect(lambda: self.browse_wanted.emit("file"))
        self._retranslate()

    def set_text(self, text: str) -> None:
        """Fill in what was chosen."""
        self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_checked(self, text: str, found: ModelSource | str) -> None:
        """Show what a text was understood as: a source, or why it is none."""
        if text != self.field.text():
            return
        self._source = found if isinstance(found, ModelSource) else None
        self._refused = found if isinstance(found, str) else None
        self._word()

    def clear(self) -> None:
        """It is being installed."""
        self.field.clear()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _changed(self) -> None:
        self._source = self._refused = None
        self._word()
        if self.field.text().strip():
            self._timer.start()
        else:
            self._timer.stop()

    def _install(self) -> None:
        if self._source is not None:
            self.install_wanted.emit(self._source)

    def _word(self) -> None:
        source, refused = self._source, self._refused
        wrong = refused is not None
        if source is None:
            text = one_line(refused) if refused is not None else ""
        elif source.kind is SourceKind.OPEN_CLIP:
            text = self.tr("A model of open_clip: {name}, weights {weights}").format(
                name=one_line(source.name), weights=one_line(source.variant)
            )
        elif source.kind is SourceKind.HUB:
            text = self.tr("A repository on Hugging Face: {name}").format(name=one_line(source.name))
        else:
            text = self.tr("A model on this computer: {name}").format(name=one_line(source.name))
        self.understood.setText(text)
        self.understood.setVisible(bool(text))
        for widget, name, value in (
            (self.understood, "role", "error" if wrong else "small"),
            (self.field, "invalid", wrong),
        ):
            if widget.property(name) != value:
                widget.setProperty(name, value)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.field.setAccessibleDescription(" ".join(filter(None, (text, self.help.text()))))
        self.install.setEnabled(source is not None)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.browse)
        row.addWidget(self.install)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        for widget in (self.label, self.help):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.understood)

    def _retranslate(self) -> None:
        self.label.setText(self.tr("Any other model"))
        self.help.setText(
            self.tr(
                "By its name in open_clip or on Hugging Face (hf-hub:…), or from a folder, an archive or a checkpoint "
                "on this computer. Models off the list have not been tried with Sajin."
            )
        )
        self.field.setAccessibleName(self.tr("Any other model"))
        self.browse.setText(self.tr("Browse"))
        self.folder.setText(self.tr("Folder…"))
        self.file.setText(self.tr("Archive or checkpoint…"))
        self.install.setText(self.tr("Install…"))
        self.install.setAccessibleName(self.tr("Install the model that was named"))
        self._word()


class LacksNotice(QFrame):
    """Says that most models must be converted, what is missing for that, and the command that installs it.

    Signals:
        copy_wanted: the command.
    """

    copy_wanted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._icons = icons
        self._lacks: tuple[str, ...] = ()
        self.text = text_label(self)
        self.command = QLineEdit(COMMAND, self)
        self.command.setReadOnly(True)
        self.copy = QToolButton(self)
        self.copy.setIconSize(QSize(18, 18))
        self.copy.setFixedSize(32, 32)
        icons.bind(self.copy, "copy")
        self._picture = QLabel(self)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.command, 1)
        line.addWidget(self.copy)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.text)
        words.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 12, 14)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.command.text()))
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self._retranslate()

    def set_lacks(self, lacks: tuple[str, ...]) -> None:
        """Show what is missing; nothing where nothing is."""
        self._lacks = lacks
        self.setVisible(bool(lacks))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _repaint(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("info", "text_muted", 20, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        text = self.tr(
            "Most models must be converted once, which needs packages that are not installed: {names}. Install them "
            "with the command below, then open the settings again. Models that were converted already install without "
            "them, such as {example}."
        )
        self.text.setText(text.format(names=one_line(", ".join(self._lacks)), example=EXPORTED))
        self.command.setAccessibleName(self.tr("Command that installs what is missing"))
        self.copy.setAccessibleName(self.tr("Copy the command"))
        self.copy.setToolTip(self.tr("Copy the command"))
