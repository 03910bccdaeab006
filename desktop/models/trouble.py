"""Words what went wrong with a model, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QObject

from desktop.plain import one_line
from engine import errors
from engine.errors import DownloadFault

_SI = QLocale.DataSizeFormat.DataSizeSIFormat


@dataclass(frozen=True)
class Trouble:
    """What happened, and what to do; plain text."""

    text: str
    advice: str = ""

    def __str__(self) -> str:
        """Return both, as one text."""
        return f"{self.text} {self.advice}".strip()


def model_trouble(error: Exception) -> Trouble | None:
    """Return the words of an error of installing or switching models; None for an error of another kind."""
    return ModelTrouble().word(error)


def install_trouble(error: Exception) -> Trouble | None:
    """Return the words of an error that means something else while a model is installed; None for others."""
    return ModelTrouble().word_install(error)


class ModelTrouble(QObject):
    """The words; an object because translations are found in ``self.tr``."""

    def word(self, error: Exception) -> Trouble | None:
        """Word an error that only models have."""
        if isinstance(error, errors.DownloadFailed):
            return self._download(error)
        if isinstance(error, errors.ConversionUnavailable):
            text = self.tr("This model must be converted first, and packages for that are missing: {names}.")
            return Trouble(
                text.format(names=one_line(", ".join(error.missing))),
                self.tr("Install them as it says above the list, then try again."),
            )
        if isinstance(error, errors.ModelRejected):
            text = self.tr("Once converted, the model did not compute what it should; it was not installed.")
            return Trouble(text, one_line(error.reason))
        if isinstance(error, errors.ModelSourceInvalid):
            return Trouble(self.tr("This is no model that can be installed."), one_line(error.reason))
        if isinstance(error, errors.ModelIsParent):
            text = self.tr("Personal models came from this one, and lead back to it: {names}.")
            advice = self.tr("Delete those first.")
            return Trouble(text.format(names=one_line(", ".join(error.children))), advice)
        if isinstance(error, errors.ModelShipped):
            return Trouble(self.tr("This model came with Sajin, and stays."))
        if isinstance(error, errors.ModelInUse):
            advice = self.tr("Use another one first, or stop what is being prepared for it.")
            return Trouble(self.tr("The model is in use."), advice)
        return None

    def word_install(self, error: Exception) -> Trouble | None:
        """Word an error that ended an installation."""
        if isinstance(error, errors.StorageFull):
            text = self.tr("There is not enough room on the disk for this model.")
            if error.needed_bytes:
                advice = self.tr("It needs {size}. Free some space, then try again.")
                return Trouble(text, advice.format(size=QLocale().formattedDataSize(error.needed_bytes, 1, _SI)))
            return Trouble(text, self.tr("Free some space, then try again."))
        if isinstance(error, errors.InstallBusy):
            text = self.tr("Another program is installing or removing a model of this library.")
            return Trouble(text, self.tr("Wait until it is finished, then try again."))
        if isinstance(error, errors.LibraryBusy):  # the window's own indexing, mostly
            text = self.tr(
                "This model is installed in another form, which cannot be replaced while photos are indexed."
            )
            return Trouble(text, self.tr("Remove that one first, then try again."))
        if isinstance(error, errors.BundleInvalid):
            text = self.tr("The files of this model are damaged, or are of no known kind: {reason}.")
            return Trouble(text.format(reason=one_line(error.reason)))
        return self.word(error)

    def _download(self, error: errors.DownloadFailed) -> Trouble:
        again = self.tr("Try again: it goes on from where it stopped.")
        words = {
            DownloadFault.OFFLINE: (
                self.tr("There is no connection to the server."),
                self.tr("Connect to the internet, then try again: it goes on from where it stopped."),
            ),
            DownloadFault.PROXY: (
                self.tr("The proxy server did not let the download through."),
                self.tr("Check HTTPS_PROXY, or the proxy in the system's settings, and start Sajin again."),
            ),
            DownloadFault.REFUSED: (
                self.tr("The server refused access to this model."),
                self.tr("Agree to the terms on its page, set HF_TOKEN to your access token, and start Sajin again."),
            ),
            DownloadFault.MISSING: (
                self.tr("The server has no such model."),
                self.tr("Check how its name is spelled, capital letters too."),
            ),
            DownloadFault.BROKEN: (self.tr("The connection broke off."), again),
            DownloadFault.CORRUPT: (
                self.tr("What arrived is not what was sent: it was damaged on the way."),
                self.tr("Try again: what is damaged is fetched anew."),
            ),
            DownloadFault.SERVER: (
                self.tr("The server is in trouble, or has too much to do."),
                self.tr("Try again in some minutes: it goes on from where it stopped."),
            ),
        }
        return Trouble(*words.get(error.fault, (one_line(error.reason), again)))
