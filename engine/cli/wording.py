"""Errors in a person's words: what happened; what to do."""

from __future__ import annotations

import sys
from functools import singledispatch

from engine import errors


@singledispatch
def describe(error: BaseException) -> str:
    """Return what happened and what to do, without a full stop."""
    return f"{error}; sajin doctor may say more"


@describe.register
def _(error: errors.PhotoUnreadable) -> str:
    return f"{error.path} cannot be read: {error.reason}; try another file"


@describe.register
def _(error: errors.FolderUnusable) -> str:
    return f"{error.path} {error.reason}; check the name, or connect its disk (sajin folders list shows what is known)"


@describe.register
def _(error: errors.TrashFailed) -> str:
    return f"{error.path} was not moved to the trash: {error.reason}"


@describe.register
def _(error: errors.PhotoUnknown) -> str:
    return f"{error.photo} is not in the library; add its folder with sajin add, then run sajin index"


@describe.register
def _(error: errors.AlbumUnknown) -> str:
    return f"there is no album {error.album!r}; sajin album list shows what there is, sajin album create makes one"


@describe.register
def _(error: errors.TagUnknown) -> str:
    if error.suggestion is not None:
        return f"there is no tag {error.tag!r}; did you mean {error.suggestion!r}?"
    return f"there is no tag {error.tag!r}; sajin tag list shows what there is, sajin vocabulary list what is proposed"


@describe.register
def _(error: errors.EditInvalid) -> str:
    return f"nothing was changed: {error}"


@describe.register
def _(error: errors.TrainingImpossible) -> str:
    what = {
        "too_few": "sajin caption set and sajin caption import add captions",
        "busy": "sajin train --status shows where it is",
        "undecided": "sajin train --status shows it; --keep, --resume or --discard decides",
    }
    return f"{error.reason}; {what[error.fault]}" if error.fault in what else error.reason


@describe.register
def _(error: errors.CaptionsInvalid) -> str:
    return f"no caption was taken over: {error}"


@describe.register
def _(error: errors.CatalogError) -> str:
    return f"the catalog {error.path} cannot be used: {error.reason}; check that its folder is there and yours to write"


@describe.register
def _(error: errors.CatalogReadOnly) -> str:
    return (
        f"the catalog {error.path} can be searched, but not changed: {error.reason}; make its folder and file yours to "
        "write, or copy the library to where they are"
    )


@describe.register
def _(error: errors.CatalogTooNew) -> str:
    return f"{error.path}: {error.reason}; update this Sajin, or use another library with --library DIR"


@describe.register
def _(error: errors.CatalogDamaged) -> str:
    return (
        f"{error.path}: {error.reason}; sajin doctor --repair restores it from its last backup and from what can still "
        "be read (photos are never touched)"
    )


@describe.register
def _(error: errors.LibraryBusy) -> str:
    return f"another process is indexing {error.folder}; wait until it is done, or stop it (the window indexes, too)"


@describe.register
def _(error: errors.StorageFull) -> str:
    need = f" ({error.needed_bytes / 1e6:,.0f} MB must be free)" if error.needed_bytes else ""
    return f"there is no space left for {error.path}{need}; make room and run the command again, nothing was lost"


@describe.register
def _(error: errors.WorkersBroken) -> str:
    return f"the processes that decode photos do not start ({error}); install Sajin again"


@describe.register
def _(error: errors.BundleInvalid) -> str:
    return f"the model in {error.folder} cannot be used: {error.reason}; install it again, or use another model"


@describe.register
def _(error: errors.BundleUnknown) -> str:
    known = ", ".join(error.known) or "none"
    return f"there is no model {error.bundle_id!r} (there are: {known}); choose one with sajin models use ID"


@describe.register
def _(error: errors.ModelFailed) -> str:
    advice = "" if error.memory else "; install it again, or use another model (sajin models use ID)"
    return f"the model {error.bundle_id!r} cannot be run here: {error.reason}{advice}"


@describe.register
def _(error: errors.InstallBusy) -> str:
    return f"another process installs or removes a model of {error.folder}; wait until it is done"


@describe.register
def _(error: errors.ModelSourceInvalid) -> str:
    return f"{error.source!r} cannot be installed: {error.reason} (sajin models offers lists what is known to work)"


@describe.register
def _(error: errors.DownloadFailed) -> str:
    return f"{error.what} could not be fetched: {error.reason}"


@describe.register
def _(error: errors.ConversionUnavailable) -> str:
    if getattr(sys, "frozen", False):
        return (
            "this model must be converted first, which this build of Sajin cannot do; where Sajin was installed by pip "
            "(pip install 'sajin[train]'), run sajin models install and sajin models export; here, sajin models import"
        )
    return (
        "this model must be converted first, by PyTorch and open_clip, which are a large download and missing here "
        f"({', '.join(error.missing)}): run {sys.executable} -m pip install 'sajin[train]', then this command again; "
        "or take a model that was exported already, such as immich-app/ViT-B-32__openai"
    )


@describe.register
def _(error: errors.ModelRejected) -> str:
    return f"{error.source} was not installed: {error.reason}"


@describe.register
def _(error: errors.ModelIsParent) -> str:
    return (
        f"{', '.join(error.children)} came from the model {error.bundle_id}, and lead back to it; remove them first "
        "(sajin models remove ID)"
    )


@describe.register
def _(error: errors.VectorsMissing) -> str:
    return (
        f"{error.lacking} of {error.photos} captioned photos have no vectors of the model {error.bundle_id} yet; run "
        f"sajin models use {error.bundle_id} --keep-old, then go back and compare"
    )


@describe.register
def _(error: errors.ModelInUse) -> str:
    return (
        f"the model {error.bundle_id} searches, or is to search next; choose another one first (sajin models use ID, "
        "or sajin models switch --cancel)"
    )


@describe.register
def _(error: errors.ModelShipped) -> str:
    return f"the model {error.bundle_id} came with Sajin; it cannot be removed"


@describe.register
def _(error: errors.MetadataUnavailable) -> str:
    if getattr(sys, "frozen", False):
        return "this build of Sajin cannot write metadata; one from pip (sajin[metadata]) can"
    return (
        f"writing metadata needs {', '.join(error.missing)}, which is missing here: run {sys.executable} -m pip "
        "install 'sajin[metadata]', then this command again; all else works without it"
    )


@describe.register
def _(error: errors.MetadataOff) -> str:
    return (
        "nothing is written beside photos or into them, as you have not asked for it: sajin settings metadata_write "
        "sidecars has it written whenever something changes; --into sidecars writes it now, --dry-run shows what it "
        "would be"
    )


@describe.register
def _(error: errors.MetadataBusy) -> str:
    return f"another process writes metadata of {error.folder}; wait until it is done (the window writes it, too)"


@describe.register
def _(error: errors.Cancelled) -> str:
    return "cancelled; what was finished stays"


@describe.register
def _(error: errors.IndexUnavailable) -> str:
    return f"the vectors at {error.address} cannot be searched: {error.reason}"


@describe.register
def _(error: errors.SamplesUnavailable) -> str:
    return f"{error}; pip install scikit-image, or add photos of your own with sajin add FOLDER"


@describe.register
def _(error: errors.QueryInvalid) -> str:
    return f"the search text is not understood at {error.token!r}: {error.reason}"


@describe.register
def _(error: errors.VocabularyInvalid) -> str:
    return f"nothing was changed: {error}; sajin vocabulary list shows what there is"


@describe.register
def _(error: errors.SettingUnknown) -> str:
    hint = f"did you mean {error.suggestion!r}?" if error.suggestion else "sajin settings lists what can be set"
    return f"no setting is named {error.key!r}; {hint}"


@describe.register
def _(error: errors.SettingInvalid) -> str:
    return f"{error.key} {error.reason}; {error.value!r} is not"


@describe.register
def _(error: FileNotFoundError) -> str:
    return f"{error.filename or error} is not there; check the name"


@describe.register
def _(error: FileExistsError) -> str:
    return f"there is something at {error.filename} already; name another place"


@describe.register
def _(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}; check the disk and who may use the file"
