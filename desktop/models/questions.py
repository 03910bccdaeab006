"""Questions before what changes models: using another one, removing one, forgetting its vectors, stopping a switch."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.confirm import ConfirmDialog
from desktop.models.state import ModelsState
from desktop.models.words import ModelWords, size
from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.records import BundleInfo


class ModelQuestions(QObject):
    """Asks one question at a time.

    Args:
        window: the dialogs' parent where :attr:`over` is not open.

    Attributes:
        over: the settings' dialog, once there is one.
    """

    def __init__(self, icons: Icons, window: QWidget) -> None:
        super().__init__(window)
        self._icons, self._window = icons, window
        self.over: QWidget | None = None
        self.dialog: ConfirmDialog | None = None

    def use(self, state: ModelsState, bundle: BundleInfo, agreed: Callable[[bool], None]) -> None:
        """Ask whether another model is to search; ``agreed`` hears whether the old one's vectors are kept."""
        active = state.active
        lacking = state.lacking(bundle)
        title = self.tr("Search with {name}?").format(name=one_line(bundle.name))
        if lacking:
            parts = [self._work(state, bundle, lacking)]
            if active is not None:
                parts.append(self.tr("Until then {name} answers as before.").format(name=one_line(active.name)))
        else:
            parts = [self.tr("Your photos are ready for it: searches change over at once.")]
        choice = ""
        if active is not None and active.embedded_photos:
            keep = self.tr("Keep the photo index of {name} ({size}), so that going back is at once")
            choice = keep.format(name=one_line(active.name), size=size(active.vectors_bytes))
        self._ask(title, " ".join(parts), self.tr("Use this model"), agreed, choice=choice)

    def remove(self, bundle: BundleInfo, agreed: Callable[[bool], None]) -> None:
        """Ask whether a model is to be deleted."""
        title = self.tr("Remove {name}?").format(name=one_line(bundle.name))
        text = self.tr(
            "Its files ({size}) and its photo index ({vectors}) are deleted. No photo, tag or caption is touched; the "
            "model can be installed again."
        ).format(size=size(bundle.size_bytes), vectors=size(bundle.vectors_bytes))
        self._ask(title, text, self.tr("Remove"), agreed)

    def forget(self, bundle: BundleInfo, agreed: Callable[[bool], None]) -> None:
        """Ask whether the vectors of a model are to be deleted."""
        title = self.tr("Delete the photo index of {name}?").format(name=one_line(bundle.name))
        text = self.tr(
            "It frees {size}. The model stays installed; to search with it, it has to look at all photos again."
        ).format(size=size(bundle.vectors_bytes))
        self._ask(title, text, self.tr("Delete"), agreed)

    def stop_switch(self, state: ModelsState, agreed: Callable[[bool], None]) -> None:
        """Ask whether the switch is to be given up; ``agreed`` hears whether what is done is kept."""
        switch = state.switch
        if switch is None:
            return
        active = one_line(state.active.name) if state.active is not None else ""
        title = self.tr("Stop preparing {name}?").format(name=one_line(switch.name))
        text = self.tr("Searches stay with {name}.").format(name=active) if active else ""
        choice = self.tr("Keep what is done (%Ln photo(s)), so that it can go on later", "", switch.done)
        self._ask(
            title,
            text,
            self.tr("Stop"),
            agreed,
            choice=choice if switch.done else "",
            cancel=self.tr("Go on"),
        )

    def _work(self, state: ModelsState, bundle: BundleInfo, lacking: int) -> str:
        seconds = state.seconds_for(bundle)
        count = QLocale().toString(lacking)
        if seconds is None:
            text = self.tr(
                "It first has to look at your photos ({count}), in the background; how long that takes is told as soon "
                "as it has begun."
            )
            return text.format(count=count)
        text = self.tr("It first has to look at your photos ({count}), in the background: {time} on this computer.")
        return text.format(count=count, time=ModelWords().minutes(seconds))

    def _ask(
        self, title: str, text: str, action: str, agreed: Callable[[bool], None], *, choice: str = "", cancel: str = ""
    ) -> None:
        if self.dialog is not None:
            return
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # the list of jobs would keep the mouse to itself
        dialog = ConfirmDialog(
            title,
            text,
            action,
            cancel or self.tr("Cancel"),
            self.parent_widget,
            choice=choice,
            icons=self._icons,
            icon="model",
        )
        self.dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.ask(agreed)

    @property
    def parent_widget(self) -> QWidget:
        """What a question opens over."""
        return self.over if self.over is not None and self.over.isVisible() else self._window

    def _forget_dialog(self) -> None:
        self.dialog = None
