"""What the settings say of the machine: what the model runs on, why, and what can be chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.settings.performance import PerformancePane
from desktop.settings.words import quicker, runs_on
from desktop.theme.icons import Icons
from engine.records import Machine

_ENABLED = Qt.ItemFlag.ItemIsEnabled
CPU, CUDA, COREML = "CPUExecutionProvider", "CUDAExecutionProvider", "CoreMLExecutionProvider"
PLAIN = Machine(CPU, "no GPU", ("auto", "cpu"), 4, 4, battery=False, on_battery=False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Now on the processor: there is no graphics card it could use."),
        ({"providers": ("auto", "cuda", "cpu")}, "Now on the processor."),
        ({"failed": "CUDA failed: no libcudart\nat line 5."}, "because another failed: CUDA failed: no libcudart"),
        ({"provider": CUDA}, "Now on the graphics card (CUDA)."),
        ({"provider": COREML}, "Now by Core ML."),
        ({"provider": "", "provider_note": "the model is gone"}, "the model is gone"),
    ],
)
def test_what_the_model_runs_on_and_why_is_said(change: dict[str, object], words: str) -> None:
    assert words in runs_on(replace(PLAIN, **change))  # type: ignore[arg-type]


def test_a_precision_that_would_be_quicker_is_told() -> None:
    assert quicker(PLAIN) == ""
    assert "32 bits" in quicker(replace(PLAIN, precision="float16", quicker="float32"))
    assert "16 bits" in quicker(replace(PLAIN, precision="int8", quicker="float16"))


def test_what_the_computer_offers_can_be_chosen(icons: Icons, qtbot: QtBot) -> None:
    pane = PerformancePane(icons)
    qtbot.addWidget(pane)
    pane.set_values({"provider": "cuda"})
    pane.set_machine(replace(PLAIN, providers=("auto", "directml", "cpu")))
    assert _choices(pane) == {"auto": True, "cuda": False, "directml": True, "cpu": True}  # cuda was set elsewhere
    assert pane.provider.currentData() == "cuda"
    pane.set_values({"provider": "directml"})
    assert list(_choices(pane)) == ["auto", "directml", "cpu"]
    with qtbot.waitSignal(pane.chosen) as chosen:
        pane.provider.activated.emit(2)
    assert chosen.args == ["provider", "cpu"]


def _choices(pane: PerformancePane) -> dict[str, bool]:
    """Return the offered providers, and whether each can be chosen."""
    model = pane.provider.model()
    rows = range(pane.provider.count())
    return {pane.provider.itemData(row): bool(model.flags(model.index(row, 0)) & _ENABLED) for row in rows}
