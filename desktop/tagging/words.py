"""How sure a proposal is, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.plain import one_line
from engine.tagging.records import Proposal, ProposalGroup

_ALL, _MOST = 0.985, 0.925
"""From these on it is said to be nearly all, or 19 in 20."""


def precision_words(precision: float) -> str:
    """Word which share of proposals is right, as people say it ("about 9 in 10 right").

    Args:
        precision: in [0, 1].
    """
    if precision >= _ALL:
        return QCoreApplication.translate("tagging", "nearly all right")
    if precision >= _MOST:
        return QCoreApplication.translate("tagging", "about 19 in 20 right")
    tenths = round(10 * precision)
    if tenths < 5:
        return QCoreApplication.translate("tagging", "fewer than half right")
    if tenths == 5:
        return QCoreApplication.translate("tagging", "about half right")
    text = QCoreApplication.translate("tagging", "about {n} in 10 right")
    return text.format(n=QLocale().toString(tenths))


def percent(probability: float) -> str:
    """Return a probability as a whole number of percent; never 100, nothing is certain."""
    return f"{QLocale().toString(min(99, round(100 * probability)))}%"


def parents_words(group: ProposalGroup, language: str) -> str:
    """Return the names of what a tag lies in, outermost first; empty for none."""
    return " › ".join(one_line(korean if language == "ko" else english) for english, korean in group.parents)


def name_of(proposed: ProposalGroup | Proposal, language: str) -> str:
    """Return what a proposed tag is called, to be shown."""
    return one_line(proposed.named(language))
