"""What is said of a training run that is done: plain words and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QObject

from desktop.models.words import size
from desktop.personal.words import PersonalWords
from desktop.plain import one_line
from engine.personal.records import Advice, Change, PersonalModel, Recall, Report, TrainingRun, Verdict


@dataclass(frozen=True)
class Measure:
    """One figure before and after.

    Attributes:
        name: what was counted.
        before, after: of ``total``.
        text: the figure in words.
    """

    name: str
    before: int
    after: int
    total: int
    text: str


class ReportWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    def headline(self, report: Report) -> str:
        """Say in a few words how it went."""
        return {
            Verdict.BETTER: self.tr("It finds your photos better"),
            Verdict.NOT_BETTER: self.tr("It does not find your photos better"),
            Verdict.FORGETS: self.tr("It forgets too much of everything else"),
        }[report.verdict]

    def sentence(self, report: Report) -> str:
        """Say what was measured, in one sentence."""
        before, after = report.before, report.after
        text = self.tr(
            "Of %Ln caption(s) it had never seen, the right photo came first for {after}, before: {before}.",
            "",
            after.queries,
        )
        return text.format(after=self._number(first(after)), before=self._number(first(before)))

    def consequence(self, report: Report) -> str:
        """Say what follows of a verdict that is no."""
        if report.verdict is Verdict.NOT_BETTER:
            return self.tr(
                "That is too little to tell from chance, so Sajin does not offer this model. Searches stay as they are."
            )
        if report.verdict is Verdict.FORGETS:
            return self.tr(
                "But searches for everyday things got worse, so Sajin does not offer this model. Searches stay as they "
                "are."
            )
        return ""

    def measures(self, report: Report) -> list[Measure]:
        """Return the figures of a report."""
        words = self.tr("{n} of {total}, before: {other}")
        general = report.general_before, report.general_after
        names = report.names_before, report.names_after
        return self._measured((report.before, report.after), general, words, names)

    def compared(self, recall: tuple[Recall, Recall], general: tuple[Recall, Recall]) -> list[Measure]:
        """Return the figures of two models, the second one's first."""
        return self._measured(recall, general, self.tr("{n} and {other} of {total}"))

    def _measured(
        self,
        recall: tuple[Recall, Recall],
        general: tuple[Recall, Recall],
        words: str,
        names: tuple[Recall | None, Recall | None] = (None, None),
    ) -> list[Measure]:
        rows = (
            (self.tr("The right photo came first"), recall, first),
            (self.tr("It was among the first ten"), recall, among_ten),
            (self.tr("Searched by a name alone, it was among the first ten"), names, among_ten),
            (self.tr("Everyday searches: the right photo came first"), general, first),
        )
        found = []
        for name, (left, right), count in rows:
            if left is not None and right is not None and right.queries:
                before, after, total = count(left), count(right), right.queries
                text = words.format(n=self._number(after), total=self._number(total), other=self._number(before))
                found.append(Measure(name, before, after, total, text))
        return found

    def everyday(self, report: Report) -> str:
        """Explain the search that has nothing to do with the user's photos."""
        return self.tr(
            "Everyday searches: %Ln caption(s) of photos that came with Sajin. They show whether it forgot anything.",
            "",
            report.general_after.queries,
        )

    def learned(self, report: Report) -> str:
        """Say what it learned from, and how long that took."""
        words = PersonalWords()
        parts = [
            self.tr("Learned from %Ln photo(s)", "", report.photos),
            self.tr("%Ln caption(s)", "sentences", report.captions),
            words.languages(report.languages),
            self.took(report.seconds),
            self.tr("{size} of memory").format(size=size(report.peak_memory_bytes)) if report.peak_memory_bytes else "",
        ]
        return " · ".join(filter(None, parts))

    def took(self, seconds: float) -> str:
        """Word how long it took."""
        if seconds < 90:
            return self.tr("%Ln second(s)", "", max(1, round(seconds)))
        if seconds < 5_400:
            return self.tr("%Ln minute(s)", "", round(seconds / 60))
        hours = QLocale().toString(seconds / 3_600, "f", 1)
        return self.tr("{n} hours").format(n=hours)

    def certainty(self, report: Report) -> str:
        """Say how sure the gain is."""
        if not report.after.queries:
            return ""
        low, high = (self._points(value) for value in (report.gain_low, report.gain_high))
        return self.tr("Gain over the first 1, 5 and 10 places, 95% certain: {low} to {high} points").format(
            low=low, high=high
        )

    def stopped(self, report: Report) -> str:
        """Say why it stopped before its time."""
        words = {
            "early": self.tr("It stopped early: there was no more progress, and the best was kept."),
            "user": self.tr("You stopped it; the best until then was measured."),
            "not_finite": self.tr("The numbers ran out of bounds, so it stopped; the best until then was measured."),
        }
        return words.get(report.stopped, "")

    def advice(self, advice: Advice) -> str:
        """Say what would help."""
        words = {
            Advice.MORE_CAPTIONS: self.tr(
                "Caption more photos: it learns more, and what it learned is measured more surely."
            ),
            Advice.MORE_VARIED: self.tr("Write captions that tell one photo from another; many of yours say the same."),
            Advice.MORE_PER_WORD: self.tr(
                "Use each name in five captions or more. What stands in one or two only cannot be learned."
            ),
            Advice.ALREADY_GOOD: self.tr("The search found nearly all of your photos before: there is little to gain."),
            Advice.TRY_FULL: self.tr("Try Full: it can learn what Quick cannot."),
            Advice.FEWER_STEPS: self.tr("Try Quick: it changes less, and forgets less."),
        }
        return words.get(advice, one_line(str(advice)))

    def moved(self, change: Change) -> str:
        """Say how the place of a photo changed."""
        return self.tr("from place {before} to {after}").format(
            before=self._number(change.before), after=self._number(change.after)
        )

    def instead(self, better: int, worse: int) -> str:
        """Say at which place one model finds a photo, and at which the other."""
        return self.tr("place {better} instead of {worse}").format(
            better=self._number(better), worse=self._number(worse)
        )

    def failed(self, run: TrainingRun) -> str:
        """Say why a run ended with an error."""
        words = {
            "StorageFull": self.tr("The disk is full. Free some space, then go on."),
            "MemoryError": self.tr("There was not enough memory. Close other programs, then go on."),
            "ModelRejected": self.tr("Once written, the model did not compute what it should, so it is not offered."),
        }
        known = words.get(run.error, "")
        reason = one_line(run.reason)
        return known or reason or self.tr("It ended, and did not say why; the log may tell.")

    def figures(self, model: PersonalModel) -> str:
        """Name the figures of a kept model, in one line."""
        report = model.report
        if report is None:
            return ""
        after, general = report.after, report.general_after
        parts = []
        if after.queries:
            text = self.tr("right photo first: {after} of {total}, before {before}")
            parts.append(
                text.format(
                    after=self._number(first(after)),
                    total=self._number(after.queries),
                    before=self._number(first(report.before)),
                )
            )
        if general.queries:
            text = self.tr("everyday searches: {after} of {total}, before {before}")
            parts.append(
                text.format(
                    after=self._number(first(general)),
                    total=self._number(general.queries),
                    before=self._number(first(report.general_before)),
                )
            )
        shown = " · ".join(parts)
        return shown[:1].upper() + shown[1:]

    @staticmethod
    def _number(number: int) -> str:
        return QLocale().toString(number)

    @staticmethod
    def _points(share: float) -> str:
        shown = QLocale().toString(abs(share) * 100, "f", 0)
        return ("+" if share >= 0 else "−") + shown  # noqa: RUF001 (a minus sign, as in print)


def first(recall: Recall) -> int:
    """Return for how many captions the right photo came first."""
    return round(recall.at_1 * recall.queries)


def among_ten(recall: Recall) -> int:
    """Return for how many captions the right photo was among the first ten."""
    return round(recall.at_10 * recall.queries)
