"""The probe set: see :mod:`engine.personal.probe`, where it lies because the engine compares models by it, too."""

from engine.personal.probe import Probe, load_probe

__all__ = ["Probe", "load_probe"]
