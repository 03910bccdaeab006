"""What several panes say."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.plain import one_line
from engine.records import Machine

_CPU = "CPUExecutionProvider"
_NAMES = {"CUDAExecutionProvider": "CUDA", "DmlExecutionProvider": "DirectML", "CoreMLExecutionProvider": "Core ML"}


def runs_on(machine: Machine | None) -> str:
    """Word what the model runs on, and why; nothing while that is not known."""
    if machine is None:
        return ""
    if not machine.provider:
        return one_line(machine.provider_note)
    if machine.provider != _CPU:
        name = _NAMES.get(machine.provider, machine.provider.removesuffix("ExecutionProvider"))
        return QCoreApplication.translate("settings", "Now on the graphics card ({name}).").format(name=name)
    if "cuda" in machine.providers:
        return QCoreApplication.translate("settings", "Now on the processor.")
    return QCoreApplication.translate("settings", "Now on the processor: there is no graphics card it could use.")
