"""What is said of models: sizes, languages, precision, speed, published figures, and how far an installation is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QObject

from desktop.i18n import duration
from desktop.models.installs import Install, InstallState
from desktop.models.switching import SwitchPace, Waits
from desktop.models.trouble import install_trouble
from desktop.plain import one_line
from desktop.wording import word_error
from engine.models.events import InstallProgress, InstallWarning, Stage
from engine.models.records import Offer
from engine.records import ModelSwitch

MOST_LANGUAGES = 3
_OF_COUNTRIES = {"en": "English", "es": "Español"}
_MANY = "mul"  # ISO 639-2: a model of many languages that does not name them
_WIDESPREAD = ("en", "zh", "es", "ja", "de", "fr", "pt", "ru")
YARDSTICK = "ViT-B/32"
"""What :attr:`engine.models.records.Offer.speed` counts in."""
_SAME = 1.25
_BENCHMARKS = {"flickr30k_t2i_r1": "Flickr30k", "mscoco_t2i_r1": "COCO", "imagenet_zeroshot": "ImageNet"}
"""Their names, those that are most like searching for photos first."""


def size(size_bytes: int) -> str:
    """Word a size as shops of software do: without digits behind the point below a gigabyte."""
    digits = 1 if size_bytes >= 1_000_000_000 else 0
    return QLocale().formattedDataSize(size_bytes, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def language_name(code: str) -> str:
    """Return a language's name in itself (Qt knows some by their countries only)."""
    name = _OF_COUNTRIES.get(code) or QLocale(code).nativeLanguageName() or code
    return name[:1].upper() + name[1:]


class ModelWords(QObject):
    """The words; an object because translations and plural forms are found in ``self.tr``."""

    def languages(self, codes: Sequence[str]) -> str:
        """Name the languages, the window's own first; of many only some."""
        if _MANY in codes:
            return self.tr("many languages")
        own = QLocale().name().split("_")[0]
        known = {code: place for place, code in enumerate((own, *_WIDESPREAD))}
        ordered = sorted(codes, key=lambda code: known.get(code, len(known)))
        names = ", ".join(language_name(code) for code in ordered[:MOST_LANGUAGES])
        more = len(ordered) - MOST_LANGUAGES
        return self.tr("{languages} and %Ln more", "", more).format(languages=names) if more > 0 else names

    def precision(self, kept: Mapping[str, str]) -> str:
        """Say how the weights of the towers are kept."""
        bits = {
            "float32": self.tr("full (32 bits)"),
            "float16": self.tr("half (16 bits)"),
            "int8": self.tr("reduced (8 bits)"),
            "int4": self.tr("reduced (4 bits)"),
        }
        vision, text = (kept.get(tower, "") for tower in ("vision", "text"))
        # A bundle may say more ("int4 where untuned, float16 elsewhere"); the first word is what most of it is.
        shown = [bits.get(name.split(" ")[0], one_line(name)) for name in (vision, text)]
        if vision == text:
            return shown[0]
        return self.tr("photos {photos}, words {words}").format(photos=shown[0], words=shown[1])

    def speed(self, factor: float) -> str:
        """Say how long a photo takes, next to the model everybody knows."""
        if factor <= 0:
            return ""
        if 1 / _SAME < factor < _SAME:
            return self.tr("about as fast as {model}").format(model=YARDSTICK)
        slower = factor >= 1
        times = factor if slower else 1 / factor
        shown = QLocale().toString(times, "f", 0 if times >= 2.75 or abs(times - round(times)) < 0.15 else 1)
        words = (
            self.tr("about {n} times slower than {model}") if slower else self.tr("about {n} times faster than {model}")
        )
        return words.format(n=shown, model=YARDSTICK)

    def recall(self, figures: Mapping[str, float]) -> str:
        """Name the published figures, those that tell most about searching first; they are explained elsewhere."""
        shown = [f"{name} {self.percent(figures[key])}" for key, name in _BENCHMARKS.items() if key in figures]
        shown += [f"{one_line(key)} {self.percent(value)}" for key, value in figures.items() if key not in _BENCHMARKS]
        return self.tr("Published: {figures}").format(figures=" · ".join(shown[:2])) if shown else ""

    def recall_explained(self, figures: Mapping[str, float]) -> str:
        """Explain the figures that are named."""
        words = {
            "flickr30k_t2i_r1": self.tr("Flickr30k: for {n} of the sentences, the photo that is meant comes first."),
            "mscoco_t2i_r1": self.tr("COCO: for {n} of the sentences, the photo that is meant comes first."),
            "imagenet_zeroshot": self.tr("ImageNet: {n} of the photos are named rightly, among 1,000 names."),
        }
        shown = [words[key].format(n=self.percent(figures[key])) for key in _BENCHMARKS if key in figures]
        return "\n".join(shown[:2])

    def percent(self, value: float) -> str:
        """Word a share."""
        return self.tr("{n}%").format(n=QLocale().toString(value, "f", 1))

    def licence(self, licence: str, *, research_only: bool) -> str:
        """Word a licence."""
        words = self.tr("Licence: {text}, for research only") if research_only else self.tr("Licence: {text}")
        return words.format(text=one_line(licence))

    def summary(self, offer: Offer, language: str) -> str:
        """Return what the list says of a model, in a language that it knows."""
        return offer.summary.get(language) or offer.summary.get("en", "")

    def warning(self, warning: InstallWarning) -> str:
        """Word what should be known of an installation that goes on."""
        words = {
            "not_curated": self.tr("This model is not on the list: nobody has tried it with Sajin."),
            "research_only": self.tr("Its licence allows research only."),
            "precision_refused": self.tr("Reduced, it would find less; it is kept in full precision."),
            "tokens_differ": self.tr("Some rare signs in words are read differently from the original."),
        }
        return words.get(warning.kind, one_line(warning.message))

    def install(self, install: Install) -> str:
        """Say how far an installation is."""
        if install.state is InstallState.WAITING:
            return self.tr("Waits for the model before it")
        if install.state is InstallState.STOPPING:
            return self.tr("Stopping…")
        if install.progress is None:
            return self._stage(InstallProgress(Stage.LOOKING))
        parts = [self._stage(install.progress)]
        if install.state is InstallState.PAUSED:
            parts.append(self.tr("paused"))
        elif install.rate > 0:
            parts.append(self.tr("{size}/s").format(size=_precise(int(install.rate))))
            if install.remaining_s is not None:
                parts.append(duration(install.remaining_s))
        return " · ".join(parts)

    def _stage(self, progress: InstallProgress) -> str:
        if progress.stage == Stage.DOWNLOADING and progress.total:
            words = self.tr("Downloading: {done} of {total}")
            return words.format(done=size(progress.done), total=size(progress.total))
        words_of = {
            Stage.LOOKING: self.tr("Looking for the model"),
            Stage.DOWNLOADING: self.tr("Downloading"),
            Stage.CONVERTING: self.tr("Converting it for this computer"),
            Stage.COMPARING: self.tr("Comparing it with the original"),
            Stage.REDUCING: self.tr("Making it smaller and faster"),
            Stage.INSTALLING: self.tr("Putting it into the library"),
        }
        words = next((text for stage, text in words_of.items() if stage == progress.stage), one_line(progress.stage))
        if progress.total:
            steps = self.tr("{done} of {total}", "steps")
            done, total = QLocale().toString(progress.done), QLocale().toString(progress.total)
            words = f"{words} · {steps.format(done=done, total=total)}"
        return words

    def switch(self, switch: ModelSwitch, pace: SwitchPace, waits: Waits = Waits.NOT) -> str:
        """Say how far the photos are that are embedded for the model to come."""
        done, total = QLocale().toString(switch.done), QLocale().toString(switch.total)
        parts = [self.tr("{done} of {total} photos").format(done=done, total=total)]
        if switch.stopped:
            parts.append(self.tr("it cannot go on: {why}").format(why=one_line(switch.stopped)))
        elif switch.paused:
            parts.append(self.tr("paused"))
        elif waits is Waits.BATTERY:
            parts.append(self.tr("waiting for mains power"))
        elif waits is Waits.INDEXING:
            parts.append(self.tr("waiting for indexing to go on"))
        else:
            if pace.rate > 0:
                rate = QLocale().toString(pace.rate, "f", 0 if pace.rate >= 10 else 1)
                parts.append(self.tr("{rate} photos/s").format(rate=rate))
            if pace.remaining_s is not None:
                parts.append(duration(pace.remaining_s))
        return " · ".join(parts)

    def minutes(self, seconds: float) -> str:
        """Word how long something will take, roughly."""
        minutes = seconds / 60
        if minutes < 1.5:
            return self.tr("about a minute")
        if minutes < 90:
            return self.tr("about %Ln minute(s)", "", round(minutes) if minutes < 10 else 5 * round(minutes / 5))
        return self.tr("about %Ln hour(s)", "", round(minutes / 60))


def install_progress(install: Install) -> float | None:
    """Return how far the stage at hand is, 0 to 1; None while that is not known."""
    progress = install.progress
    if progress is None or not progress.total:
        return None
    return min(progress.done / progress.total, 1.0)


def install_trouble_words(install: Install) -> str:
    """Return why an installation failed, and what to do; empty for one that did not."""
    error = install.error
    if error is None:
        return ""
    trouble = install_trouble(error)
    return word_error(error) if trouble is None else str(trouble)


def _precise(size_bytes: int) -> str:
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
