"""Towers in int8, by ONNX Runtime's own quantizers.

Weights get 7 bits and a scale for each channel.  With all 8, processors without VNNI add two products of 8 bits in 16
and cut off what does not fit: ViT-B/32 then comes to a cosine of 0.99 instead of 0.9998.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.quant_utils import add_pre_process_metadata
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.convert.precision.graph import PREFIX, Graph, attributes, node

_LARGE_TABLE = 2**16
"""Values of a table of words from which on it is worth being stored in half."""

_COMMON: dict[str, Any] = {"weight_type": QuantType.QInt8, "per_channel": True, "reduce_range": True}


def dynamic(model: onnx.ModelProto, scratch: Path, excluded: Sequence[str] = ()) -> bytes:
    """Return the model with its products in int8; what they are given is measured at each run.

    Args:
        model: prepared (:mod:`training.convert.precision.rewrites`); it is changed.
        scratch: a folder for temporary files.
        excluded: names of products that stay float32.
    """
    half_tables(model)
    add_pre_process_metadata(model)
    with _quantized_file(scratch) as path:
        quantize_dynamic(model, path, op_types_to_quantize=["MatMul", "Gemm"], nodes_to_exclude=[*excluded], **_COMMON)
        return path.read_bytes()


def static(model: Path, scratch: Path, batches: Iterable[NDArray[np.float32]], excluded: Sequence[str] = ()) -> bytes:
    """Return the image tower with all of it in int8, whose ranges are those of given photos.

    Args:
        model: its file in float32.
        batches: ``pixels`` float32[n, 3, S, S] of photos.
        excluded: names of nodes that stay float32.
    """
    with _quantized_file(scratch) as path, _quantized_file(scratch) as plain:
        quant_pre_process(str(model), str(plain), skip_symbolic_shape=True)
        names = {each.name for each in onnx.load(str(plain), load_external_data=False).graph.node}
        quantize_static(
            str(plain),
            str(path),
            _Calibration(batches),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            nodes_to_exclude=[name for name in excluded if name in names],
            **_COMMON,
        )
        return path.read_bytes()


def half_tables(model: onnx.ModelProto) -> None:
    """Keep large tables of words in float16; the few words of a text are widened when they are looked up."""
    graph = Graph(model)
    for look_up in [each for each in graph.proto.node if each.op_type == "Gather"]:
        table = graph.array(look_up.input[0])
        axis = attributes(look_up).get("axis")
        whole_rows = axis is None or axis.i == 0
        only = len(graph.taken_by[look_up.input[0]]) == 1 and look_up.input[0] in graph.weights
        if table is None or not whole_rows or not only or table.dtype != np.float32 or table.size < _LARGE_TABLE:
            continue
        if np.abs(table).max() > np.finfo(np.float16).max:
            continue
        graph.weights[look_up.input[0]].CopyFrom(numpy_helper.from_array(table.astype(np.float16), look_up.input[0]))
        short = f"{PREFIX}half/{look_up.output[0]}"
        widen = node("Cast", [short], look_up.output[0], to=TensorProto.FLOAT)
        look_up.output[0] = short
        at = list(graph.proto.node).index(look_up)
        graph.proto.node.insert(at + 1, widen)


class _Calibration(CalibrationDataReader):
    def __init__(self, batches: Iterable[NDArray[np.float32]]) -> None:
        self._batches: Iterator[NDArray[np.float32]] = iter(batches)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next photos, or None when there are no more."""
        batch = next(self._batches, None)
        return None if batch is None else {"pixels": batch}


@contextmanager
def _quantized_file(scratch: Path) -> Iterator[Path]:
    """Yield a file that goes away; the quantizers' remarks are not for the user."""
    descriptor, name = tempfile.mkstemp(".part", "int8-", scratch)
    os.close(descriptor)
    path = Path(name)
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield path
    finally:
        logging.disable(before)
        path.unlink(missing_ok=True)
