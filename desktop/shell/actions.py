"""Every action of the window, declared once: its name, where it stands in the menus, its keys and its icon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.theme.icons import Icons


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes:
        name: its key, ``menu.action``.
        keys: shortcuts in Qt's portable notation; the first is shown.
        icon: of ``resources/icons``, "" for none.
        photos: works on the selected photos, and is off while there are none.
        checkable: shows a state that is on or off.
        local: its keys mean something else elsewhere, and work only in the widgets it is attached to.
    """

    name: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    photos: bool = False
    checkable: bool = False
    local: bool = False


SEPARATOR = ActionSpec("-")

FILE = (
    ActionSpec("file.add_folder", ("Ctrl+O",), "folder-add"),
    ActionSpec("file.new_album", ("Ctrl+N",), "album"),
    ActionSpec("file.new_smart_album", ("Ctrl+Shift+N",), "smart-album"),
    SEPARATOR,
    ActionSpec("file.rescan", ("Ctrl+R",)),
    ActionSpec("file.settings", ("Ctrl+,",), "settings"),
    SEPARATOR,
    ActionSpec("file.quit", ("Ctrl+Q",)),
)
EDIT = (
    ActionSpec("edit.undo", ("Ctrl+Z",)),
    ActionSpec("edit.redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    SEPARATOR,
    ActionSpec("edit.find", ("Ctrl+F",), "search"),
    ActionSpec("edit.select_all", ("Ctrl+A",), local=True),
    ActionSpec("edit.select_none", ("Ctrl+Shift+A",)),
    SEPARATOR,
    ActionSpec("edit.copy", ("Ctrl+C",), "copy", photos=True, local=True),
    ActionSpec("edit.copy_path", ("Ctrl+Shift+C",), photos=True),
)
RATINGS = tuple(ActionSpec(f"photo.rate_{stars}", (f"Ctrl+{stars}",), photos=True) for stars in range(6))
PHOTO = (
    ActionSpec("photo.open", ("Return",), "photos", photos=True, local=True),
    ActionSpec("photo.similar", ("Ctrl+Shift+F",), "similar", photos=True),
    SEPARATOR,
    ActionSpec("photo.favourite", ("Ctrl+D",), "heart", photos=True),
    ActionSpec("photo.rating", photos=True),
    ActionSpec("photo.album", photos=True),
    ActionSpec("photo.tag", ("Ctrl+T",), "tag", photos=True),
    ActionSpec("photo.caption", ("Ctrl+E",), photos=True),
    ActionSpec("photo.caption_each", ("Ctrl+Shift+E",), "caption", photos=True),
    ActionSpec("photo.propose", ("Ctrl+Shift+T",), "proposals", photos=True),
    SEPARATOR,
    ActionSpec("photo.folder", ("Ctrl+Shift+R",), "folder", photos=True),
    ActionSpec("photo.open_with", ("Ctrl+Shift+O",), photos=True),
    SEPARATOR,
    ActionSpec("photo.remove_from_album", ("Ctrl+Backspace",), photos=True, local=True),
    ActionSpec("photo.trash", ("Del",), "trash", photos=True, local=True),
)
VIEW = (
    ActionSpec("view.sidebar", ("F9", "Ctrl+B"), "sidebar", checkable=True),
    ActionSpec("view.inspector", ("Ctrl+I",), "panel", checkable=True),
    SEPARATOR,
    ActionSpec("view.larger", ("Ctrl++", "Ctrl+="), "zoom-in"),
    ActionSpec("view.smaller", ("Ctrl+-",), "zoom-out"),
    ActionSpec("view.justified", ("Ctrl+J",), checkable=True),
    SEPARATOR,
    ActionSpec("view.jobs", ("Ctrl+Shift+J",)),
    ActionSpec("view.fullscreen", ("F11",), "fullscreen", checkable=True),
)
GO = (
    ActionSpec("go.all", ("Alt+1",), "photos"),
    ActionSpec("go.favourites", ("Alt+2",), "heart"),
    ActionSpec("go.recent", ("Alt+3",), "clock"),
    ActionSpec("go.duplicates", ("Alt+4",), "duplicates"),
    ActionSpec("go.problems", ("Alt+5",), "alert"),
    ActionSpec("go.removed", ("Alt+6",), "trash"),
    ActionSpec("go.proposals", ("Alt+7",), "proposals"),
)
TOOLS = (
    ActionSpec("tools.propose_here", icon="proposals"),
    ActionSpec("tools.propose_all"),
    ActionSpec("tools.forget_proposals"),
    ActionSpec("tools.vocabulary", icon="tag"),
    SEPARATOR,
    ActionSpec("tools.caption_all", icon="caption"),
    ActionSpec("tools.import_captions"),
    ActionSpec("tools.import_caption_folder"),
    SEPARATOR,
    ActionSpec("tools.metadata_changes", icon="metadata"),
    ActionSpec("tools.write_metadata"),
    ActionSpec("tools.metadata_conflicts"),
)
HELP = (
    ActionSpec("help.shortcuts", ("?", "F1")),
    ActionSpec("help.log"),
    SEPARATOR,
    ActionSpec("help.about"),
)
MENUS = {"file": FILE, "edit": EDIT, "photo": PHOTO, "view": VIEW, "go": GO, "tools": TOOLS, "help": HELP}


def menu_titles() -> dict[str, str]:
    """Return the menus' titles in the user's language."""
    return {
        "file": QCoreApplication.translate("menus", "&File"),
        "edit": QCoreApplication.translate("menus", "&Edit"),
        "photo": QCoreApplication.translate("menus", "&Photo"),
        "view": QCoreApplication.translate("menus", "&View"),
        "go": QCoreApplication.translate("menus", "&Go"),
        "tools": QCoreApplication.translate("menus", "&Tools"),
        "help": QCoreApplication.translate("menus", "&Help"),
    }


def action_texts() -> dict[str, str]:
    """Return what the actions are called in the user's language."""
    texts = {
        "file.add_folder": QCoreApplication.translate("menus", "&Add a folder…"),
        "file.new_album": QCoreApplication.translate("menus", "&New album"),
        "file.new_smart_album": QCoreApplication.translate("menus", "New &smart album from this search"),
        "file.rescan": QCoreApplication.translate("menus", "&Look for new photos now"),
        "file.settings": QCoreApplication.translate("menus", "S&ettings…"),
        "file.quit": QCoreApplication.translate("menus", "&Quit"),
        "edit.undo": QCoreApplication.translate("menus", "&Undo"),
        "edit.redo": QCoreApplication.translate("menus", "&Redo"),
        "edit.find": QCoreApplication.translate("menus", "&Search"),
        "edit.select_all": QCoreApplication.translate("menus", "Select &all"),
        "edit.select_none": QCoreApplication.translate("menus", "Select &none"),
        "edit.copy": QCoreApplication.translate("menus", "&Copy"),
        "edit.copy_path": QCoreApplication.translate("menus", "Copy &path"),
        "photo.open": QCoreApplication.translate("menus", "&Open"),
        "photo.similar": QCoreApplication.translate("menus", "Find &similar photos"),
        "photo.favourite": QCoreApplication.translate("menus", "&Favourite"),
        "photo.rating": QCoreApplication.translate("menus", "&Rating"),
        "photo.album": QCoreApplication.translate("menus", "Add to &album"),
        "photo.tag": QCoreApplication.translate("menus", "&Tag…"),
        "photo.caption": QCoreApplication.translate("menus", "&Caption…"),
        "photo.caption_each": QCoreApplication.translate("menus", "Caption one by o&ne…"),
        "photo.propose": QCoreApplication.translate("menus", "Propose ta&gs"),
        "photo.folder": QCoreApplication.translate("menus", "Show in fol&der"),
        "photo.open_with": QCoreApplication.translate("menus", "Open in another &program"),
        "photo.remove_from_album": QCoreApplication.translate("menus", "Remove from this al&bum"),
        "photo.trash": QCoreApplication.translate("menus", "&Move to the trash…"),
        "view.sidebar": QCoreApplication.translate("menus", "&Sidebar"),
        "view.inspector": QCoreApplication.translate("menus", "&Inspector"),
        "view.larger": QCoreApplication.translate("menus", "&Larger thumbnails"),
        "view.smaller": QCoreApplication.translate("menus", "S&maller thumbnails"),
        "view.justified": QCoreApplication.translate("menus", "Photos in their own s&hape"),
        "view.jobs": QCoreApplication.translate("menus", "&Background work"),
        "view.fullscreen": QCoreApplication.translate("menus", "&Full screen"),
        "go.all": QCoreApplication.translate("menus", "&All photos"),
        "go.favourites": QCoreApplication.translate("menus", "&Favourites"),
        "go.recent": QCoreApplication.translate("menus", "&Recently added"),
        "go.duplicates": QCoreApplication.translate("menus", "&Duplicates"),
        "go.problems": QCoreApplication.translate("menus", "&Problems"),
        "go.removed": QCoreApplication.translate("menus", "Recently re&moved"),
        "go.proposals": QCoreApplication.translate("menus", "Proposed &tags"),
        "tools.propose_here": QCoreApplication.translate("menus", "&Propose tags for what is shown"),
        "tools.propose_all": QCoreApplication.translate("menus", "Propose tags for &all photos"),
        "tools.forget_proposals": QCoreApplication.translate("menus", "&Forget all proposals…"),
        "tools.vocabulary": QCoreApplication.translate("menus", "Edit the &vocabulary…"),
        "tools.caption_all": QCoreApplication.translate("menus", "&Caption photos without a caption…"),
        "tools.import_captions": QCoreApplication.translate("menus", "&Import captions…"),
        "tools.import_caption_folder": QCoreApplication.translate("menus", "Import captions from a f&older of texts…"),
        "tools.metadata_changes": QCoreApplication.translate("menus", "Show what writing &metadata would change…"),
        "tools.write_metadata": QCoreApplication.translate("menus", "&Write metadata now"),
        "tools.metadata_conflicts": QCoreApplication.translate("menus", "&Conflicts with other programs…"),
        "help.shortcuts": QCoreApplication.translate("menus", "&Keyboard shortcuts"),
        "help.log": QCoreApplication.translate("menus", "Show the &log file"),
        "help.about": QCoreApplication.translate("menus", "&About Sajin"),
        "photo.rate_0": QCoreApplication.translate("menus", "&No rating"),
    }
    return texts | {f"photo.rate_{stars}": "★" * stars for stars in range(1, 6)}


def all_specs() -> Iterator[ActionSpec]:
    """Yield every action once."""
    for specs in (*MENUS.values(), RATINGS):
        yield from (spec for spec in specs if spec is not SEPARATOR)


class Actions(QObject):
    """The window's QActions; whoever can do one of them connects to it.

    Args:
        window: their shortcuts work anywhere in it.
    """

    def __init__(self, window: QWidget, icons: Icons) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for spec in all_specs():
            action = QAction(window)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            action.setCheckable(spec.checkable)
            if spec.icon:
                icons.bind(action, spec.icon)
            if spec.photos:
                action.setEnabled(False)
            if spec.local:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            else:
                window.addAction(action)
            self._actions[spec.name] = action
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        """Return an action by its name."""
        return self._actions[name]

    def attach_to(self, widget: QWidget) -> None:
        """Let the keys of local actions work in this widget, too."""
        widget.addActions([self._actions[spec.name] for spec in all_specs() if spec.local])

    def connect_to(self, slots: dict[str, Callable[[], object]]) -> None:
        """Connect actions, by their names, with what they do."""
        for name, slot in slots.items():
            self._actions[name].triggered.connect(lambda _=False, slot=slot: slot())

    def enable_photos(self, enabled: bool) -> None:
        """Turn the actions on photos on or off."""
        for spec in all_specs():
            if spec.photos:
                self._actions[spec.name].setEnabled(enabled)

    def retranslate(self) -> None:
        """Word all actions."""
        for name, text in action_texts().items():
            action = self._actions[name]
            action.setText(text)
            plain = plain_text(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{plain} ({keys})" if keys else plain)
            action.setStatusTip("")


def plain_text(text: str) -> str:
    """Return an action's text without the mark of its mnemonic (Korean ones stand in brackets) and dots."""
    if text.rstrip("…").endswith(")") and "(&" in text:
        text = text[: text.rindex("(&")]
    return text.replace("&", "").rstrip("…").strip()
