"""Words the engine's typed errors for a person, in their language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.models.trouble import model_trouble
from desktop.personal.trouble import training_trouble
from desktop.plain import one_line
from desktop.search.reasons import word_reason
from engine import errors
from engine.events import IndexFailed


def word_error(error: Exception) -> str:
    """Return what to show of an error; a bug is said to be one."""
    if isinstance(error, errors.PhotoUnreadable):
        return QCoreApplication.translate("errors", "“{name}” cannot be read: {reason}.").format(
            name=one_line(error.path.name), reason=error.reason
        )
    if isinstance(error, errors.FolderUnusable):
        return QCoreApplication.translate("errors", "The folder “{name}” cannot be used: {reason}.").format(
            name=one_line(error.path.name or str(error.path)), reason=error.reason
        )
    if isinstance(error, errors.QueryInvalid):
        return QCoreApplication.translate("errors", "“{token}” is not understood: {reason}").format(
            token=one_line(error.token), reason=word_reason(error.reason)
        )
    if isinstance(error, errors.PhotoUnknown):
        return QCoreApplication.translate("errors", "This photo is no longer in the library.")
    if isinstance(error, errors.AlbumUnknown):
        return QCoreApplication.translate("errors", "This album is not there any more.")
    if isinstance(error, errors.TagUnknown):
        return QCoreApplication.translate("errors", "This tag is not there any more.")
    if isinstance(error, errors.VocabularyInvalid):
        return QCoreApplication.translate("errors", "The vocabulary cannot be changed like this: {reason}.").format(
            reason=one_line(error.reason)
        )
    if isinstance(error, errors.EditInvalid):
        return _word_fault(error.fault)
    if (trouble := model_trouble(error)) is not None:
        return str(trouble)
    if (words := training_trouble(error)) is not None:
        return words
    if isinstance(error, FileNotFoundError):
        return QCoreApplication.translate("errors", "The file is not there any more, or its disk is not connected.")
    return _word_library_error(error)


def _word_library_error(error: Exception) -> str:
    if isinstance(error, errors.CatalogTooNew):
        return QCoreApplication.translate(
            "errors", "This library was written by a newer Sajin. Update Sajin to open it."
        )
    if isinstance(error, errors.CatalogDamaged):
        return QCoreApplication.translate(
            "errors", "The library is damaged: {reason}. Close Sajin and run “sajin doctor --repair” to restore it."
        ).format(reason=error.reason)
    if isinstance(error, errors.CatalogReadOnly):
        return QCoreApplication.translate(
            "errors", "This library can be searched, but not changed: its disk or folder is read-only."
        )
    if isinstance(error, errors.CatalogError):
        return QCoreApplication.translate("errors", "The library cannot be opened: {reason}.").format(
            reason=error.reason
        )
    if isinstance(error, errors.LibraryBusy):
        return QCoreApplication.translate(
            "errors", "Another Sajin is indexing this library; photos it adds will appear here."
        )
    if isinstance(error, errors.StorageFull):
        return QCoreApplication.translate("errors", "The disk is full. Free some space, then go on.")
    if isinstance(error, errors.BundleInvalid):
        return QCoreApplication.translate("errors", "The search model is damaged: {reason}.").format(
            reason=error.reason
        )
    if isinstance(error, errors.BundleUnknown):
        return QCoreApplication.translate("errors", "The search model “{id}” is not installed.").format(
            id=error.bundle_id
        )
    if isinstance(error, errors.VectorsMissing):
        return QCoreApplication.translate(
            "errors",
            "Many captioned photos have no embedding under the model {model} yet. Let it search once, then go back and "
            "compare.",
        ).format(model=one_line(error.bundle_id))
    if isinstance(error, errors.ModelFailed):
        return _word_failed_model(error)
    if isinstance(error, errors.WorkersBroken):
        return _word_broken()
    if isinstance(error, errors.SamplesUnavailable):
        return QCoreApplication.translate(
            "errors", "There are no sample photos: they are part of scikit-image, which is not installed."
        )
    if isinstance(error, errors.SajinError):
        return str(error)
    return QCoreApplication.translate("errors", "Something went wrong: {what}. The log has the details.").format(
        what=error
    )


def _word_fault(fault: errors.Fault) -> str:
    words = {
        errors.Fault.NO_NAME: QCoreApplication.translate("errors", "A name cannot be blank."),
        errors.Fault.NAME_TAKEN: QCoreApplication.translate("errors", "There is another of this name by now."),
        errors.Fault.INSIDE_ITSELF: QCoreApplication.translate("errors", "It cannot lie inside itself."),
        errors.Fault.RATING: QCoreApplication.translate("errors", "A rating is 0 to 5 stars."),
        errors.Fault.NO_QUERY: QCoreApplication.translate("errors", "A smart album needs a search text."),
        errors.Fault.SMART_ALBUM: QCoreApplication.translate(
            "errors", "A smart album holds what its search finds; photos cannot be put into it or taken out of it."
        ),
        errors.Fault.NOT_SMART: QCoreApplication.translate("errors", "Only a smart album has a search text."),
    }
    return words[fault]


def _word_failed_model(error: errors.ModelFailed) -> str:
    if error.memory:
        return QCoreApplication.translate(
            "errors", "There is not enough memory for the search model. Close other programs, or use a smaller model."
        )
    return QCoreApplication.translate("errors", "The search model cannot be run: {reason}.").format(
        reason=one_line(error.reason)
    )


def _word_broken() -> str:
    return QCoreApplication.translate("errors", "Photos cannot be read: Sajin is not installed properly.")


def word_failure(failure: IndexFailed) -> str:
    """Return what to show of an indexing process that gave up; what is not known here keeps the engine's words."""
    if failure.kind == "LibraryBusy":
        return QCoreApplication.translate(
            "errors", "Another Sajin is indexing this library; photos it adds will appear here."
        )
    if failure.kind == "StorageFull":
        return QCoreApplication.translate("errors", "The disk is full. Free some space, then go on.")
    if failure.kind == "WorkersBroken":
        return _word_broken()
    if failure.kind == "CatalogReadOnly":
        return QCoreApplication.translate(
            "errors", "This library can be searched, but not changed: its disk or folder is read-only."
        )
    return failure.message
