"""Settings: the curated list of models, and other models that are being installed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.models.installs import Install, InstallState
from desktop.models.state import ModelsState
from desktop.models.words import ModelWords, install_progress, install_trouble_words, size
from desktop.plain import one_line, tooltip
from desktop.settings.model_row import Badge, BadgeKind, ModelRow, RowList, Work
from desktop.theme.icons import Icons
from engine.models.records import Offer


class OfferRow(ModelRow):
    """A model that can be installed, or that is being installed.

    Signals:
        acted: what is wanted (``install``, ``reference``, ``pause``, ``resume``, ``cancel``, ``retry``).
    """

    acted = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self._paused = False
        self.install, self.reference = QPushButton(self), QPushButton(self)
        self.reference.setProperty("role", "link")
        self.reference.setCursor(Qt.CursorShape.PointingHandCursor)
        for button in (self.install, self.reference):
            button.setAutoDefault(False)
        self.buttons.addWidget(self.install)
        self.words.addWidget(self.reference, 0, Qt.AlignmentFlag.AlignLeft)
        self.install.clicked.connect(lambda: self.acted.emit("install"))
        self.reference.clicked.connect(lambda: self.acted.emit("reference"))
        self.work.pause.clicked.connect(lambda: self.acted.emit("resume" if self._paused else "pause"))
        self.work.retry.clicked.connect(lambda: self.acted.emit("retry"))
        self.work.cancel.clicked.connect(lambda: self.acted.emit("cancel"))

    @property
    def controls(self) -> list[QWidget]:
        """What can have the focus, in its order."""
        return [self.install, self.reference, *super().controls]

    def show_offer(self, state: ModelsState, offer: Offer) -> None:
        """Show a model of the list."""
        words, name = ModelWords(), one_line(offer.name)
        install = state.install(offer.source)
        badges = [Badge(self.tr("Research only"), BadgeKind.WARNING)] if offer.research_only else []
        if offer.installed:
            badges.append(Badge(self.tr("Installed")))
        facts = [
            self.tr("{size} to download").format(size=size(offer.download_bytes)),
            words.speed(offer.speed),
            words.languages(offer.languages),
            words.licence(offer.licence, research_only=offer.research_only),
        ]
        self.show_words(name, badges, words.summary(offer, state.language), " · ".join(filter(None, facts)))
        self._show_figures(offer, name)
        self._show_button(name, installed=offer.installed, busy=install is not None, lacks=self._needs(state, offer))
        self._show_install(install)

    def _show_figures(self, offer: Offer, name: str) -> None:
        """Show the published figures, as the way to where they are published."""
        words = ModelWords()
        figures, explained = words.recall(offer.recall), words.recall_explained(offer.recall)
        self.reference.setText(figures)
        self.reference.setAccessibleName(self.tr("{name}, where its figures are published").format(name=name))
        self.reference.setAccessibleDescription(f"{figures}. {explained}")
        self.reference.setToolTip(tooltip("\n".join((explained, offer.reference))))
        self.reference.setVisible(bool(offer.reference and figures))

    def show_install(self, install: Install) -> None:
        """Show the installation of a model that is not on the list."""
        self.show_words(install.request.name, [Badge(self.tr("Not on the list"))], "", one_line(install.request.source))
        self.reference.hide()
        self.install.hide()
        self._show_install(install)

    def _show_button(self, name: str, *, installed: bool, busy: bool, lacks: bool) -> None:
        self.install.setText(self.tr("Install…"))
        self.install.setAccessibleName(self.tr("Install {name}").format(name=name))
        self.install.setVisible(not installed and not busy)
        self.install.setEnabled(not lacks)
        why = self.tr("It must be converted first; see above what that needs.") if lacks else ""
        self.install.setToolTip(why)
        self.install.setAccessibleDescription(why)

    def _show_install(self, install: Install | None) -> None:
        if install is None:
            self.work.show_work(None)
            return
        self._paused = install.state is InstallState.PAUSED
        words, failed = ModelWords(), install.state is InstallState.FAILED
        text = "\n".join([words.install(install), *(words.warning(warning) for warning in install.warnings)])
        self.work.show_work(
            Work(
                install.request.name,
                text,
                install_progress(install),
                paused=self._paused,
                trouble=install_trouble_words(install),
                can_pause=install.can_pause,
                can_retry=failed,
                can_cancel=install.state is not InstallState.STOPPING,
            )
        )

    @staticmethod
    def _needs(state: ModelsState, offer: Offer) -> bool:
        return bool(state.lacks) and not offer.exported


class OfferList(QObject):
    """The rows of the list, and beneath them what else is being installed.

    Signals:
        acted: what is wanted (see :class:`OfferRow`), and the source of the model.
    """

    acted = Signal(str, str)

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = icons
        self.card = RowList(parent)
        self.rows: dict[str, OfferRow] = {}

    def show_state(self, state: ModelsState) -> None:
        """Show what there is to have."""
        offers = {offer.source: offer for offer in state.offers}
        others = {install.request.source: install for install in state.installs if install.request.source not in offers}
        sources = [*others, *offers]
        changed = list(self.rows) != sources
        for gone in self.rows.keys() - set(sources):
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        self.rows = {source: self.rows.get(source) or self._row(source) for source in sources}
        for source, install in others.items():
            self.rows[source].show_install(install)
        for source, offer in offers.items():
            self.rows[source].show_offer(state, offer)
        if changed:
            self.card.arrange(list(self.rows.values()))
        self.card.setVisible(bool(sources))

    def _row(self, source: str) -> OfferRow:
        row = OfferRow(self._icons, self.card)
        row.acted.connect(lambda what: self.acted.emit(what, source))
        return row
