"""Make torchvision importable on a torch build that lacks its compiled operators.

torchvision's wheels carry C++ operators compiled against one exact torch build.  Beside another build (the
CPU build of torch with the registry's torchvision, for instance) that library does not load, and importing
torchvision stops at the first operator for which it registers a fake kernel: ``torchvision::nms``.  Neither
operator named here is ever called by Sajin (timm and open_clip need torchvision's transforms only), so
declaring their schemas is enough.

Call :func:`ensure_torchvision_imports` before the first import of timm or open_clip.
"""

from __future__ import annotations

import importlib
import sys

_SCHEMAS = {
    "torchvision::nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "torchvision::qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}


def ensure_torchvision_imports() -> None:
    """Import torchvision; where its compiled operators are missing, declare their schemas and try again.

    Raises:
        ImportError: torchvision is not installed.
        RuntimeError: torchvision fails for a reason that the missing operators do not explain.
    """
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if not any(f"operator {name} does not exist" in str(error) for name in _SCHEMAS):
            raise
        _define_missing_schemas()
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        importlib.import_module("torchvision")


def _define_missing_schemas() -> None:
    import torch

    for name, schema in _SCHEMAS.items():
        if not torch._C._dispatch_has_kernel(name):
            torch.library.define(name, schema)
