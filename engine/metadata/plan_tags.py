"""What lists of tags come to: entries of other programs stay, what the user added or took away here changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.metadata.said import tag_name
from engine.metadata.xmp import split_path
from engine.text import folded

Path = tuple[str, ...]

SUBJECT = "Xmp.dc.subject"
LISTS = {
    "Xmp.lr.hierarchicalSubject": ("|", "XmpBag"),
    "Xmp.digiKam.TagsList": ("/", "XmpSeq"),
    "Xmp.MicrosoftPhoto.LastKeywordXMP": ("/", "XmpBag"),
}
"""Lists of paths: what parts the names in one, and the kind of array that its program makes."""

_MOST_WHOLE = 100  # as many as a reader looks at (engine.metadata.xmp)


def key_of(name: str) -> str:
    """Return what two spellings of one tag have in common."""
    return folded(tag_name(name) or name)


def keys_of(path: Path) -> Path:
    """Return the same of a path."""
    return tuple(map(key_of, path))


@dataclass(frozen=True)
class TagAim:
    """Which tags a photo is to have.

    Attributes:
        paths: them, from the outermost name, in their order.
        gone: keys of those that it had, and is not to have any more.
        outdated: keys of paths that Sajin wrote and that are other ones now.
    """

    paths: tuple[Path, ...]
    gone: frozenset[str] = frozenset()
    outdated: frozenset[Path] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the tags themselves."""
        return frozenset(key_of(path[-1]) for path in self.paths)

    def is_in(self, flat: Sequence[str], lists: Sequence[Sequence[Path]]) -> bool:
        """Tell whether these lists say it all, and nothing that is gone."""
        entries = [keys_of(path) for one in lists for path in one]
        said = {key_of(name) for name in flat} | {entry[-1] for entry in entries}
        deep = self.nested_paths(flat)
        nested = {entry[-1] for entry in entries if len(entry) > 1}
        return (
            self.keys <= said
            and not self.gone & said
            and not self.outdated.intersection(entries)
            and all(key_of(path[-1]) in nested for path in deep)
        )

    def nested_paths(self, flat: Sequence[str]) -> list[Path]:
        """Return the paths of tags that lie in others, as far as some list can say so."""
        names = [*flat, *(path[-1] for path in self.paths)]
        wholes = {separator: whole_names(names, separator) for separator, _ in LISTS.values()}
        return [
            path
            for path in self.paths
            if len(path) > 1 and any(fits(path, separator, whole) for separator, whole in wholes.items())
        ]

    def flat(self, entries: Sequence[str], implied: frozenset[str] = frozenset()) -> list[str]:
        """Return a list of names as it is to be.

        Args:
            entries: as it is.
            implied: keys of names that stood there only because of tags that are gone.
        """
        keys, gone = self.keys, self.gone | implied
        kept = [entry for entry in entries if key_of(entry) in keys or key_of(entry) not in gone]
        there = {key_of(entry) for entry in kept}
        return [*kept, *(path[-1] for path in self.paths if key_of(path[-1]) not in there)]

    def nested(self, entries: Sequence[str], separator: str, flat: Sequence[str]) -> list[str]:
        """Return a list of paths as it is to be.

        A path with a name that holds the separator would be read as another one, and is left out.

        Args:
            entries: as it is.
            separator: what parts the names.
            flat: names that stand beside it: they may hold the separator themselves.
        """
        kept = [entry for entry in entries if self._stays(paths_in([entry], separator, flat))]
        after = self.flat(flat)
        there = {path[-1] for path in map(keys_of, paths_in(kept, separator, after))}
        whole = whole_names(after, separator)
        new = [path for path in self.paths if key_of(path[-1]) not in there and fits(path, separator, whole)]
        return [*kept, *map(separator.join, new)]

    def implied(self, before: Sequence[Path], after: Sequence[Path]) -> frozenset[str]:
        """Return the keys of what lay around tags that are gone, and around none that stays."""
        inner = [{key_of(name) for path in paths for name in path[:-1]} for paths in (before, after)]
        return frozenset(inner[0] - inner[1] - self.keys)

    def _stays(self, paths: Sequence[Path]) -> bool:
        keys = [keys_of(path) for path in paths]
        return not any(one in self.outdated or one[-1] in self.gone for one in keys)


def paths_in(entries: Sequence[str], separator: str, flat: Sequence[str]) -> list[Path]:
    """Return the paths that entries of a list mean, beside these flat names."""
    whole = whole_names(flat, separator)
    return [path for entry in entries if (path := split_path(entry, separator, whole))]


def whole_names(flat: Sequence[str], separator: str) -> list[str]:
    """Return the names that hold a separator themselves: a reader keeps them whole where they stand in a path."""
    names = (tag_name(name) or "" for name in flat)
    return [name for name in names if separator in name][:_MOST_WHOLE]


def fits(path: Path, separator: str, whole: Sequence[str]) -> bool:
    """Tell whether a path can be written with this separator, and is read again as it was meant.

    Args:
        path: from the outermost name.
        separator: what parts the names.
        whole: :func:`whole_names` of all that stands beside it.
    """
    if any(separator in name for name in path):
        return False
    return keys_of(split_path(separator.join(path), separator, whole)) == keys_of(path)
