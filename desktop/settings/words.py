"""What several panes say."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.plain import one_line
from engine.records import Machine

_CPU = "CPUExecutionProvider"
_NAMES = {
    "CUDAExecutionProvider": "CUDA",
    "DmlExecutionProvider": "DirectML",
    "CoreMLExecutionProvider": "Core ML",
    "OpenVINOExecutionProvider": "OpenVINO",
}
_CARDS = ("CUDAExecutionProvider", "DmlExecutionProvider")


def runs_on(machine: Machine | None) -> str:
    """Word what the model runs on, and why; nothing while that is not known."""
    if machine is None:
        return ""
    if not machine.provider:
        return one_line(machine.provider_note)
    if machine.provider != _CPU:
        name = _NAMES.get(machine.provider, machine.provider.removesuffix("ExecutionProvider"))
        if machine.provider not in _CARDS:
            return QCoreApplication.translate("settings", "Now by {name}.").format(name=name)
        return QCoreApplication.translate("settings", "Now on the graphics card ({name}).").format(name=name)
    if machine.failed:
        text = QCoreApplication.translate("settings", "Now on the processor, because another failed: {why}.")
        return text.format(why=one_line(machine.failed).rstrip("."))
    if set(machine.providers) - {"auto", "cpu"}:
        return QCoreApplication.translate("settings", "Now on the processor.")
    return QCoreApplication.translate("settings", "Now on the processor: there is no graphics card it could use.")


def quicker(machine: Machine | None) -> str:
    """Word which precision would be quicker on this computer; empty where that of the model is as good."""
    bits = {"float32": 32, "float16": 16, "int8": 8}.get(machine.quicker) if machine is not None else None
    if bits is None:
        return ""
    text = QCoreApplication.translate("settings", "Installed again with {n} bits, it would be quicker here.")
    return text.format(n=bits)
