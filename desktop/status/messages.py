"""One path for everything that the user is told: a signal for the window and a line in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.wording import word_error
from engine.errors import SajinError

logger = logging.getLogger("sajin.messages")


@dataclass(frozen=True)
class Message:
    """Something to say, plain text; with something to do about it, perhaps.

    Attributes:
        topic: a message takes the place of an earlier one of the same topic at once; empty: of none.
    """

    text: str
    action: str = ""
    act: Callable[[], None] | None = None
    topic: str = ""


class Messages(QObject):
    """Passes messages on.

    Signals:
        shown: a :class:`Message`.
    """

    shown = Signal(object)

    def say(self, text: str, action: str = "", act: Callable[[], None] | None = None, *, topic: str = "") -> None:
        """Tell the user something."""
        logger.info("%s", text)
        self.shown.emit(Message(text, action, act, topic))

    def report(self, error: Exception) -> None:
        """Tell the user of an error; one that is a bug goes into the log with its trace."""
        if isinstance(error, (SajinError, OSError)):
            logger.warning("%s", error)
        else:
            logger.error("unexpected", exc_info=error)
        self.shown.emit(Message(word_error(error)))
