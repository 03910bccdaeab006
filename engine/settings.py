"""What can be set in a library, declared once as data: key, type, default, meaning, and what is valid."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import SettingInvalid, SettingUnknown

Value = str | int | float | bool

_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True)
class Setting:
    """One declared setting.

    Attributes:
        kind: the value's type; a bool is no int here.
        choices: the only valid values, where they are few.
        valid: whether a value of the right type is acceptable; ``must`` says what it must be.
    """

    key: str
    kind: type[Value]
    default: Value
    description: str
    choices: tuple[Value, ...] = ()
    valid: Callable[[Value], bool] = lambda value: True
    must: str = ""

    def read(self, text: str) -> Value:
        """Return what a text that a person wrote means as the value, checked.

        Raises:
            SettingInvalid: it is not acceptable.
        """
        text = text.strip()
        if self.kind is str:
            return self.check(text)
        if self.kind is bool:
            if text.lower() not in (*_YES, *_NO):
                raise SettingInvalid(self.key, text, "must be true or false")
            return text.lower() in _YES
        try:
            number = int(text) if self.kind is int else float(text)
        except ValueError as error:
            raise SettingInvalid(self.key, text, self.must) from error
        return self.check(number)

    def check(self, value: object) -> Value:
        """Return the value as it is to be stored.

        Raises:
            SettingInvalid: its type or the value itself is not acceptable.
        """
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not self.kind:
            raise SettingInvalid(self.key, value, f"must be of type {self.kind.__name__}")
        if self.choices and value not in self.choices:
            raise SettingInvalid(self.key, value, f"must be one of {', '.join(map(str, self.choices))}")
        if not self.valid(value):
            raise SettingInvalid(self.key, value, self.must)
        return value


def _between(low: float, high: float) -> Callable[[Value], bool]:
    return lambda value: not isinstance(value, str) and low <= value <= high


# No name and password in an address: settings are shown, and stand in every copy of the catalog.
_MILVUS = re.compile(r"(https?://[^\s/@]+(/\w*)?|(/|[A-Za-z]:[\\/]).*\.db)?")

_DECLARED = (
    Setting("model", str, "starter", "id of the model bundle that searches", valid=bool, must="must not be empty"),
    Setting(
        "provider",
        str,
        "auto",
        "what the model runs on; auto: the fastest that works",
        choices=("auto", "cuda", "directml", "coreml", "openvino", "cpu"),
    ),
    Setting(
        "vector_index_address",
        str,
        "",
        "the Milvus that holds the vectors (http://host:19530); empty: this machine's own index",
        valid=lambda value: isinstance(value, str) and _MILVUS.fullmatch(value) is not None,
        must="must be http://HOST:PORT or https://HOST:PORT (without a password), a full path ending in .db, or empty",
    ),
    Setting(
        "vector_index_kind",
        str,
        "FLAT",
        "how that Milvus indexes them; only FLAT compares all (docs/milvus.md)",
        choices=("FLAT", "HNSW", "IVF_SQ8", "DISKANN"),
    ),
    Setting(
        "decode_workers",
        int,
        0,
        "processes that decode photos; 0: as many as the machine carries",
        valid=_between(0, 64),
        must="must be 0 to 64",
    ),
    Setting(
        "encoder_threads",
        int,
        0,
        "processor threads of the model; 0: one for each core",
        valid=_between(0, 256),
        must="must be 0 to 256",
    ),
    Setting(
        "embed_again_from",
        str,
        "thumbnails",
        "what photos are embedded from for another model (docs/switching.md)",
        choices=("thumbnails", "photos"),
    ),
    # Off: indexing is what the user has just asked for; a first run that stands still for want of a plug looks broken.
    Setting("pause_on_battery", bool, False, "let indexing wait while the computer runs on battery"),
    Setting(
        "tagging_precision",
        float,
        0.85,
        "share of proposed tags that should be right: fewer and surer, or more (docs/tagging.md)",
        valid=_between(0.3, 0.99),
        must="must be 0.3 to 0.99",
    ),
    Setting("tagging_new_photos", bool, False, "propose tags for new photos as they come"),
    Setting("metadata_read", bool, True, "take over tags, captions and ratings that other programs wrote"),
    Setting(
        "metadata_write",
        str,
        "off",
        "where tags, captions and ratings are written: nowhere, beside the photos, or into them (docs/metadata.md)",
        choices=("off", "sidecars", "files"),
    ),
    Setting(
        "backup_interval_h",
        float,
        24.0,
        "hours between backups of the catalog; 0: none by themselves",
        valid=_between(0, 8760),
        must="must be 0 to 8760",
    ),
    Setting("backups_daily", int, 3, "backups kept, one a day", valid=_between(1, 365), must="must be 1 to 365"),
    Setting(
        "backups_weekly", int, 2, "older backups kept, one a week", valid=_between(0, 520), must="must be 0 to 520"
    ),
    Setting(
        "poll_interval_s",
        float,
        60.0,
        "seconds between scans of folders that cannot be watched",
        valid=_between(1, 86400),
        must="must be 1 to 86400",
    ),
)

SETTINGS: dict[str, Setting] = {setting.key: setting for setting in _DECLARED}


def declared(key: str) -> Setting:
    """Return the setting of this key.

    Raises:
        SettingUnknown: there is none; the error names the one that was probably meant.
    """
    if key not in SETTINGS:
        close = difflib.get_close_matches(key, SETTINGS, n=1)
        raise SettingUnknown(key, close[0] if close else None)
    return SETTINGS[key]
