"""What can go wrong, as types that carry the facts; the desktop and the command line word them for people."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class SajinError(Exception):
    """Base of every error that is not a bug: a bad file, a full disk, a missing folder, wrong input."""


class PhotoUnreadable(SajinError):
    """A file could not be decoded, or is no photo.

    Attributes:
        path: the file.
        reason: what a person can understand of it, in English, without the path.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class FolderUnusable(SajinError):
    """A folder cannot be a source folder (or is not there), or a library's folder cannot hold its lock."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class TrashReason(StrEnum):
    """Why a file was not moved to the trash."""

    GONE = "gone"
    STRANGER = "stranger"
    CHANGED = "changed"
    NO_FILE = "no file"
    DENIED = "denied"
    NO_TRASH = "no trash"
    LAST = "last"
    OTHER = "other"


class TrashFailed(SajinError):
    """A file could not be moved to the system's trash; it is where it was.

    Attributes:
        path: the file.
        kind: the reason, for a window to word it itself.
        reason: what a person can understand of it, in English, without the path.
    """

    def __init__(self, path: Path, kind: TrashReason, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.kind = kind
        self.reason = reason


class PhotoUnknown(SajinError):
    """A file or photo id that is not in the library."""

    def __init__(self, photo: Path | int) -> None:
        super().__init__(f"not in the library: {photo}")
        self.photo = photo


class AlbumUnknown(SajinError):
    """An album, by id or name, that the library does not have."""

    def __init__(self, album: int | str) -> None:
        super().__init__(f"no such album: {album}")
        self.album = album


class TagUnknown(SajinError):
    """A tag, by id or name, that the library does not have.

    Attributes:
        suggestion: the name that was probably meant.
    """

    def __init__(self, tag: int | str, suggestion: str | None = None) -> None:
        super().__init__(f"no such tag: {tag}")
        self.tag = tag
        self.suggestion = suggestion


class Fault(StrEnum):
    """What is wrong with an edit."""

    NO_NAME = "a name cannot be blank"
    NAME_TAKEN = "there is another of this name by now"
    INSIDE_ITSELF = "it would lie inside itself"
    RATING = "a rating is 0 to 5"
    NO_QUERY = "a smart album needs a search text"
    SMART_ALBUM = "a smart album holds what its search finds; photos cannot be put into it or taken out of it"
    NOT_SMART = "only a smart album has a search text"


class EditInvalid(SajinError, ValueError):
    """An edit makes no sense; nothing was changed.

    Attributes:
        fault: what is wrong.
        value: the name, id or number concerned.
    """

    def __init__(self, fault: Fault, value: object = None) -> None:
        super().__init__(f"{fault.value}, not {value!r}" if fault is Fault.RATING else fault.value)
        self.fault = fault
        self.value = value


class CatalogError(SajinError):
    """The catalog cannot be used as it is."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class CatalogReadOnly(CatalogError):
    """The catalog can be read, and not be written."""


class CatalogTooNew(CatalogError):
    """A newer Sajin wrote the catalog."""


class CatalogDamaged(CatalogError):
    """The catalog's file is not intact."""


class LibraryBusy(SajinError):
    """Another process is indexing this library."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another process is indexing {folder}")
        self.folder = folder


class InstallBusy(LibraryBusy):
    """Another process installs or removes a model of this library."""


class StorageFull(SajinError):
    """There is no room to write.

    Attributes:
        needed_bytes: how much must be free, where that is known beforehand.
    """

    def __init__(self, path: Path, needed_bytes: int | None = None) -> None:
        need = "" if needed_bytes is None else f" ({needed_bytes / 1e6:,.0f} MB must be free)"
        super().__init__(f"no space left for {path}{need}")
        self.path = path
        self.needed_bytes = needed_bytes


class WorkersBroken(SajinError):
    """The processes that decode photos do not start: the installation is broken, no file is to blame."""


class BundleInvalid(SajinError):
    """A model bundle is incomplete, damaged or not understood."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class BundleUnknown(SajinError):
    """No bundle has this id."""

    def __init__(self, bundle_id: str, known: list[str]) -> None:
        super().__init__(f"no model {bundle_id!r}; there are: {', '.join(known) or 'none'}")
        self.bundle_id = bundle_id
        self.known = known


class SamplesUnavailable(SajinError):
    """There are no sample photos: the package that holds them is not installed."""

    def __init__(self) -> None:
        super().__init__("the sample photos are part of scikit-image, which is not installed")


class IndexUnavailable(SajinError):
    """The engine that holds the library's vectors cannot be used: it is away, refuses, or is not what it was.

    Attributes:
        address: where it was looked for.
        reason: what is wrong, and what to do.
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason


class QueryInvalid(SajinError):
    """A search text cannot be understood.

    Attributes:
        token: the part that is wrong.
        reason: why, and what would be right.
    """

    def __init__(self, token: str, reason: str) -> None:
        super().__init__(f"{token}: {reason}")
        self.token = token
        self.reason = reason


class SettingUnknown(SajinError):
    """No setting has this key.

    Attributes:
        suggestion: the declared key that was probably meant.
    """

    def __init__(self, key: str, suggestion: str | None) -> None:
        hint = f"; did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"no setting is named {key!r}{hint}")
        self.key = key
        self.suggestion = suggestion


class SettingInvalid(SajinError):
    """A setting cannot have this value."""

    def __init__(self, key: str, value: object, reason: str) -> None:
        super().__init__(f"{key} {reason}, not {value!r}")
        self.key = key
        self.value = value
        self.reason = reason


class RegionsUnavailable(SajinError):
    """A model cannot tell of the regions of a photo.

    Attributes:
        reason: why, in English, for a person.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the places cannot be told: {reason}")
        self.reason = reason


class ModelSourceInvalid(SajinError):
    """What was named is no model that can be installed.

    Attributes:
        source: what was named.
        reason: what is wrong, and what would be right, in English.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class DownloadFault(StrEnum):
    """Why a download failed, for a window to word what to do."""

    OFFLINE = "offline"
    PROXY = "proxy"
    REFUSED = "refused"
    MISSING = "missing"
    BROKEN = "broken"
    CORRUPT = "corrupt"
    SERVER = "server"


class DownloadFailed(SajinError):
    """A file could not be fetched; what was fetched is kept, and the next try goes on from there.

    Attributes:
        what: the repository or file.
        fault: the kind of trouble.
        reason: what happened and what to do, in English.
    """

    def __init__(self, what: str, fault: DownloadFault, reason: str) -> None:
        super().__init__(f"{what}: {reason}")
        self.what = what
        self.fault = fault
        self.reason = reason


class ConversionUnavailable(SajinError):
    """Turning a model into a bundle needs packages that are not installed.

    Attributes:
        missing: their names.
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"this model must be converted first, which needs {', '.join(missing)}")
        self.missing = missing


class ModelRejected(SajinError):
    """A model was converted, and does not compute what it should; it was not installed."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ModelInUse(SajinError):
    """A model that searches, or that photos are being embedded for, cannot be removed."""

    def __init__(self, bundle_id: str) -> None:
        super().__init__(f"the model {bundle_id} is in use")
        self.bundle_id = bundle_id


class ModelFailed(SajinError):
    """A model cannot be run here: there is not enough memory for it, or ONNX Runtime fails with it.

    Attributes:
        bundle_id: the model.
        reason: what is wrong and what to do, in English.
        memory: whether there is not enough memory.
    """

    def __init__(self, bundle_id: str, reason: str, *, memory: bool = False) -> None:
        super().__init__(f"the model {bundle_id} cannot be run: {reason}")
        self.bundle_id = bundle_id
        self.reason = reason
        self.memory = memory


class ModelShipped(ModelInUse):
    """A model that came with Sajin cannot be removed."""


class ModelIsParent(ModelInUse):
    """A model that personal models were trained on cannot be removed before them: they lead back to it.

    Attributes:
        children: ids of those.
    """

    def __init__(self, bundle_id: str, children: tuple[str, ...]) -> None:
        super().__init__(bundle_id)
        self.args = (f"the model {bundle_id} is the one that {', '.join(children)} came from; remove that first",)
        self.children = children


class VectorsMissing(SajinError):
    """Models cannot be compared: photos have no vectors of one of them, and none can be derived.

    Attributes:
        bundle_id: that model; lacking: photos without its vector, of so many.
    """

    def __init__(self, bundle_id: str, lacking: int, photos: int) -> None:
        super().__init__(
            f"{lacking} of {photos} captioned photos have no vectors of the model {bundle_id}; let it search once, and "
            "keep the vectors of the model before"
        )
        self.bundle_id = bundle_id
        self.lacking = lacking
        self.photos = photos


class MetadataUnavailable(SajinError):
    """Writing metadata needs packages that are not installed.

    Attributes:
        missing: their names.
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"writing metadata needs {', '.join(missing)}")
        self.missing = missing


class MetadataOff(SajinError):
    """Metadata is to be written, and neither the setting nor the caller says where to."""

    def __init__(self) -> None:
        super().__init__("writing metadata is off; the setting metadata_write says where it is to go")


class MetadataBusy(LibraryBusy):
    """Another process writes metadata of this library."""


class VocabularyInvalid(SajinError):
    """An edit of the vocabulary makes no sense: an entry inside itself, a key that nothing has, no name.

    Attributes:
        key: of the entry.
        reason: what is wrong, in English.
    """

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


class TrainingImpossible(SajinError):
    """A personal model cannot be trained this way.

    Attributes:
        fault: ``too_few`` (captioned photos), ``lacks`` (packages), ``no_weights`` (Full: the model's weights are not
            to be had), ``memory``, ``busy`` (another run is under way), ``undecided`` (one waits for Keep or Discard),
            ``no_run`` (there is none, or it cannot be resumed), ``failed`` (its process ended at once).
        reason: in English, with what to do.
        lacks: the packages.
    """

    def __init__(self, fault: str, reason: str, lacks: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason
        self.lacks = lacks


class CaptionsInvalid(SajinError):
    """A file of captions cannot be read.

    Attributes:
        path: the file; line: where, 1 is the first; 0 where it is the whole file.
        reason: in English, with what to do.
    """

    def __init__(self, path: Path, reason: str, line: int = 0) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line


class Cancelled(SajinError):
    """Long work was cancelled by its Control; what was finished stays."""
