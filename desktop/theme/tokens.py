"""Design tokens: spacing, type scale and colours, read from ``resources/themes/tokens.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor

from engine.paths import resources_dir


class Tokens:
    """The tokens of one theme.

    Args:
        values: names to pixels (int) or colours (``#RRGGBB``).
    """

    def __init__(self, values: Mapping[str, int | str]) -> None:
        self._values = dict(values)

    def px(self, name: str) -> int:
        """Return a length in device-independent pixels."""
        return int(self._values[name])

    def color(self, name: str) -> QColor:
        """Return a colour."""
        return QColor(str(self._values[name]))

    def fill(self, template: str) -> str:
        """Return a style sheet with every ``${token}`` replaced.

        Raises:
            KeyError: the sheet names a token that is not there.
        """
        return Template(template).substitute({name: str(value) for name, value in self._values.items()})


def load_tokens(scheme: str, folder: Path | None = None) -> Tokens:
    """Read the tokens of ``light`` or ``dark``; ``scheme`` and ``folder`` let the style sheet name files."""
    folder = folder or resources_dir() / "themes"
    document = json.loads((folder / "tokens.json").read_text("utf-8"))
    return Tokens({**document["shared"], **document[scheme], "scheme": scheme, "folder": folder.as_posix()})
