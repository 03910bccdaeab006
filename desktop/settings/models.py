"""Connects the pane of search models with what carries out what is chosen there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.models.controller import ModelsController, open_address
from desktop.settings.model import ModelPane
from engine.models.records import ModelSource


def connect_models(pane: ModelPane, dialog: QWidget, models: ModelsController) -> None:
    """Let the pane show what there is, and the controller do what is wanted."""
    models.questions.over = dialog
    acts: dict[str, Callable[[str], None]] = {
        "use": models.ask_use,
        "remove": models.ask_remove,
        "forget": models.ask_forget,
        "export": models.ask_export,
        "pause": lambda _: models.switching.set_paused(True),
        "resume": lambda _: models.switching.set_paused(False),
        "stop": lambda _: models.ask_stop_switch(),
    }
    offer_acts: dict[str, Callable[[str], None]] = {
        "install": partial(_install, models),
        "reference": partial(_show_reference, models),
        "pause": models.installs.pause,
        "resume": models.installs.resume,
        "cancel": models.installs.cancel,
        "retry": models.installs.retry,
    }
    pane.model_acted.connect(lambda what, bundle_id: acts[what](bundle_id))
    pane.offer_acted.connect(lambda what, source: offer_acts[what](source))
    pane.source.typed.connect(models.check_source)
    pane.source.install_wanted.connect(models.ask_install_source)
    pane.source.browse_wanted.connect(partial(_browse, pane))
    pane.lacks.copy_wanted.connect(lambda command: QApplication.clipboard().setText(command))
    models.source_checked.connect(
        lambda text, found: pane.source.show_checked(text, found if isinstance(found, ModelSource) else found.reason)
    )
    models.install_begun.connect(pane.source.clear)
    models.changed.connect(lambda: pane.show_state(models.state))
    pane.show_state(models.state)


def _install(models: ModelsController, source: str) -> None:
    offer = next((offer for offer in models.state.offers if offer.source == source), None)
    if offer is not None:
        models.ask_install(offer)


def _show_reference(models: ModelsController, source: str) -> None:
    offer = next((offer for offer in models.state.offers if offer.source == source), None)
    pages = [page for page in offer.reference.split("; ") if page.startswith("https://")] if offer is not None else []
    if pages:
        open_address(pages[0])


def _browse(pane: ModelPane, what: str) -> None:
    title = QCoreApplication.translate("ModelPane", "Choose a model")
    if what == "folder":
        path = QFileDialog.getExistingDirectory(pane, title, str(Path.home()))
    else:
        path, _ = QFileDialog.getOpenFileName(pane, title, str(Path.home()))
    if path:
        pane.source.set_text(path)
