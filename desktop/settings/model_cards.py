"""Settings: the models that are installed, and the one that searches."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from desktop.models.state import ModelsState
from desktop.models.words import ModelWords, size
from desktop.plain import one_line
from desktop.settings.model_row import Badge, BadgeKind, ModelRow, RowList, Work, text_label
from desktop.settings.words import quicker, runs_on
from desktop.theme.icons import Icons
from engine.records import BundleInfo


class ActiveCard(QFrame):
    """The model that searches: labels at the left, facts at the right."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name = text_label(self, "strong")
        self.runs_on, self.precision, self.languages, self.photos, self.licence = (text_label(self) for _ in range(5))
        self._values = (self.runs_on, self.precision, self.languages, self.photos, self.licence)
        self._labels = [text_label(self, "muted") for _ in self._values]
        self._picture = QLabel(self)
        self._icons = icons
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.name, 0, 1, 1, 2)
        for row, (label, value) in enumerate(zip(self._labels, self._values, strict=True), 1):
            label.setWordWrap(False)
            grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 2)
        icons.theme.changed.connect(self._repaint)
        self._repaint()

    def show_state(self, state: ModelsState) -> None:
        """Show the model that searches."""
        bundle, words = state.active, ModelWords()
        if state.bundles is None:
            self.name.setText(self.tr("Looking…"))
        elif bundle is None:
            self.name.setText(self.tr("No model: choose one below"))
        else:
            self.name.setText(one_line(bundle.name))
        texts = ["", "", "", "", ""]
        if bundle is not None:
            texts = [
                runs_on(state.machine),
                self._precision(state, bundle),
                words.languages(bundle.languages),
                QLocale().toString(bundle.embedded_photos),
                one_line(bundle.licence),
            ]
        names = (
            self.tr("Device"),
            self.tr("Precision"),
            self.tr("Languages"),
            self.tr("Photos searchable"),
            self.tr("Licence"),
        )
        for label, value, name, text in zip(self._labels, self._values, names, texts, strict=True):
            label.setText(name)
            value.setText(text)
            for widget in (label, value):
                widget.setVisible(bool(text))

    @staticmethod
    def _precision(state: ModelsState, bundle: BundleInfo) -> str:
        kept = ModelWords().precision(bundle.precision) if bundle.precision else ""
        return "\n".join(filter(None, (kept, "" if bundle.shipped else quicker(state.machine))))

    def _repaint(self) -> None:
        self._picture.setPixmap(self._icons.pixmap("model", "accent", 24, self.devicePixelRatioF()))


class InstalledRow(ModelRow):
    """One installed model.

    Signals:
        acted: what is wanted (``use``, ``remove``, ``forget``, ``export``, ``pause``, ``resume``, ``stop``).
    """

    acted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self._paused = False
        self.use = QPushButton(self)
        self.use.setAutoDefault(False)
        self.menu_button = QToolButton(self)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setObjectName("more_button")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.bind(self.menu_button, "more")
        self.menu = QMenu(self)
        self.export, self.forget, self.remove = (self.menu.addAction("") for _ in range(3))
        self.menu_button.setMenu(self.menu)
        self.buttons.addWidget(self.use)
        self.buttons.addWidget(self.menu_button)
        self.use.clicked.connect(lambda: self.acted.emit("use"))
        for action, name in ((self.export, "export"), (self.forget, "forget"), (self.remove, "remove")):
            action.triggered.connect(lambda _, name=name: self.acted.emit(name))
        self.work.pause.clicked.connect(lambda: self.acted.emit("resume" if self._paused else "pause"))
        self.work.retry.clicked.connect(lambda: self.acted.emit("resume"))
        self.work.cancel.clicked.connect(lambda: self.acted.emit("stop"))

    @property
    def controls(self) -> list[QWidget]:
        """What can have the focus, in its order."""
        return [self.use, self.menu_button, *super().controls]

    def show_bundle(self, state: ModelsState, bundle: BundleInfo) -> None:
        """Show a model as it is now."""
        name, words = one_line(bundle.name), ModelWords()
        facts = [self.tr("{size} on the disk").format(size=size(bundle.size_bytes))]
        if bundle.embedded_photos:
            known = self.tr("photo index of %Ln photo(s)", "", bundle.embedded_photos)
            facts.append(f"{known} ({size(bundle.vectors_bytes)})" if bundle.vectors_bytes else known)
        else:
            facts.append(self.tr("no photo index yet"))
        facts.append(words.languages(bundle.languages))
        if bundle.precision:
            facts.append(words.precision(bundle.precision))
        self.show_words(name, self._badges_of(state, bundle), "", " · ".join(facts))
        self._show_work(state, bundle)
        self._show_buttons(state, bundle, name)

    def _badges_of(self, state: ModelsState, bundle: BundleInfo) -> list[Badge]:
        badges, offer = [], state.offer(bundle.id)
        if bundle.active:
            badges.append(Badge(self.tr("In use"), BadgeKind.ACTIVE))
        if self._coming(state, bundle):
            badges.append(Badge(self.tr("Getting ready"), BadgeKind.ACTIVE))
        if bundle.shipped:
            badges.append(Badge(self.tr("Came with Sajin")))
        if offer is not None and offer.research_only:
            badges.append(Badge(self.tr("Research only"), BadgeKind.WARNING))
        return badges

    def _show_work(self, state: ModelsState, bundle: BundleInfo) -> None:
        switch = state.switch
        if switch is None or not self._coming(state, bundle):
            self.work.show_work(None)
            return
        self._paused = switch.paused
        text = ModelWords().switch(switch, state.pace, state.waits)
        progress = min(switch.done / switch.total, 1.0) if switch.total else None
        self.work.show_work(
            Work(
                one_line(switch.name),
                text,
                progress,
                paused=switch.paused,
                trouble=text if switch.stopped else "",
                can_pause=not switch.stopped,
                can_retry=bool(switch.stopped),
            )
        )

    def _show_buttons(self, state: ModelsState, bundle: BundleInfo, name: str) -> None:
        coming = self._coming(state, bundle)
        self.use.setText(self.tr("Use"))
        self.use.setVisible(not bundle.active and not coming)
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.menu_button.setAccessibleName(self.tr("More about {name}").format(name=name))
        self.menu_button.setToolTip(self.tr("More"))
        self.export.setText(self.tr("Export…"))
        self.forget.setText(self.tr("Delete its photo index…"))
        self.remove.setText(self.tr("Remove…"))
        free = not bundle.active and not coming
        self.forget.setEnabled(free and bundle.embedded_photos > 0)
        self.remove.setEnabled(free and not bundle.shipped)

    @staticmethod
    def _coming(state: ModelsState, bundle: BundleInfo) -> bool:
        return state.switch is not None and state.switch.bundle_id == bundle.id


class InstalledList(QObject):
    """The rows of all installed models.

    Signals:
        acted: what is wanted (see :class:`InstalledRow`), and of which model.
    """

    acted = Signal(str, str)

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.card = RowList(parent)
        self.rows: dict[str, InstalledRow] = {}

    def show_state(self, state: ModelsState) -> None:
        """Show the models: the one that searches first, then by name."""
        bundles = sorted(state.bundles or (), key=lambda one: (not one.active, one.name.casefold(), one.id))
        ids = [bundle.id for bundle in bundles]
        changed = list(self.rows) != ids
        for gone in self.rows.keys() - set(ids):
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {bundle_id: self.rows.get(bundle_id) or self._row(bundle_id) for bundle_id in ids}
        for bundle in bundles:
            self.rows[bundle.id].show_bundle(state, bundle)
        if changed:
            self.card.arrange(list(self.rows.values()))
        self.card.setVisible(bool(bundles))

    def _row(self, bundle_id: str) -> InstalledRow:
        row = InstalledRow(self._icons, self.card)
        row.acted.connect(lambda what: self.acted.emit(what, bundle_id))
        return row
