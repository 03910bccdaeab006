"""The window's language: Qt translations from ``resources/i18n``, changed at once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import (
    QCoreApplication,
    QDate,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QObject,
    QTime,
    QTranslator,
    Signal,
)

from desktop.backend.timeline import Section
from engine.paths import resources_dir


class Language(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    ENGLISH = "en"
    KOREAN = "ko"


NATIVE_NAMES = {Language.ENGLISH: "English", Language.KOREAN: "한국어"}


class Translations(QObject):
    """Holds the translators that are installed.

    Signals:
        changed: the language is another one.
    """

    changed = Signal()

    def __init__(self, app: QCoreApplication, language: Language = Language.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self.language = language
        self._install()

    def set_language(self, language: Language) -> None:
        """Change the language of every word on the screen."""
        if language is not self.language:
            self.language = language
            self._install()
            self.changed.emit()

    @property
    def code(self) -> str:
        """The language in force, ``en`` or ``ko``."""
        if self.language is not Language.SYSTEM:
            return str(self.language)
        return "ko" if QLocale.system().language() is QLocale.Language.Korean else "en"

    def _install(self) -> None:
        system = QLocale.system()
        QLocale.setDefault(system if system.name().startswith(self.code) else QLocale(self.code))
        for old in self._translators:
            self._app.removeTranslator(old)
        self._translators = []
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        own_folder = str(resources_dir() / "i18n")
        for name, folder in ((f"qtbase_{self.code}", qt_folder), (f"sajin_{self.code}", own_folder)):
            translator = QTranslator(self)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._translators.append(translator)


class _Words(QObject):
    """Plural forms; a QObject because lupdate finds those in ``self.tr`` only."""

    def photos(self, count: int) -> str:
        return self.tr("%Ln photo(s)", "", count)

    def seconds(self, count: int) -> str:
        return self.tr("%Ln second(s) left", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%Ln minute(s) left", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%Ln hour(s) left", "", count)


def photo_count(count: int) -> str:
    """Word a number of photos."""
    return _Words().photos(count)


def file_size(size_bytes: int) -> str:
    """Word a size of files, with one digit behind the point."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def section_title(section: Section) -> tuple[str, str]:
    """Word the header of a day or a month: which one, and how many photos it has."""
    if not section.year:
        return QCoreApplication.translate("words", "Date unknown"), photo_count(section.count)
    if section.day:
        day = QDate(section.year, section.month, section.day)
        return QLocale().toString(day, QLocale.FormatType.LongFormat), photo_count(section.count)
    pattern = QCoreApplication.translate("words", "MMMM yyyy", "date format of a month header")
    return QLocale().toString(QDate(section.year, section.month, 1), pattern), photo_count(section.count)


def long_date(moment: datetime) -> str:
    """Word a day and a time in full."""
    locale = QLocale()
    day = locale.toString(_day(moment), QLocale.FormatType.LongFormat)
    return f"{day} {locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)}"


def short_date(moment: datetime) -> str:
    """Word a day and a time briefly."""
    time = QTime(moment.hour, moment.minute)
    return QLocale().toString(QDateTime(_day(moment), time), QLocale.FormatType.ShortFormat)


def _day(moment: date) -> QDate:
    return QDate(moment.year, moment.month, moment.day)


def duration(seconds: float) -> str:
    """Word a time that is left, roughly."""
    if seconds < 60:
        return _Words().seconds(max(1, round(seconds)))
    if seconds < 5400:
        return _Words().minutes(round(seconds / 60))
    return _Words().hours(round(seconds / 3600))
