"""What fails while a model is opened or run: another provider, a smaller batch, or an error that says what to do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from engine.encoding import cuda, hardware
from engine.encoding.batches import BatchSize, QuickestSize
from engine.encoding.failures import first_line, out_of_memory
from engine.encoding.hardware import COREML, CPU, CUDA, DIRECTML, OPENVINO
from engine.encoding.onnx import Encoder
from engine.encoding.providers import OpenedModel
from engine.errors import ModelFailed
from tests.bundles import SIZE, make_bundle
from tests.engine.encoding.devices import Trouble, run_python, with_device

PHOTOS = np.random.default_rng(4).integers(0, 256, (7, SIZE, SIZE, 3)).astype(np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("bundle") / "tiny")


@pytest.fixture(scope="module")
def expected(folder: Path) -> np.ndarray:
    return Encoder.load(folder, provider="cpu").encode_pixels(PHOTOS)


def fail(error: Exception, *, after: int = 0, beyond: int = 0) -> Trouble:
    """Raise an error from the run after so many, for more photos than ``beyond``."""

    def trouble(ran: int, count: int) -> None:
        if ran >= after and count > beyond:
            raise error

    return trouble


def test_a_device_that_works_is_taken(folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = with_device(monkeypatch)
    encoder = Encoder.load(folder)
    assert encoder.works_apart
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)
    assert sizes == [1, 7]  # one photo to prove that it works, then all at once
    facts = encoder.runs_on()
    assert (facts.provider, facts.precision, facts.quicker, facts.failed) == (CUDA, "float32", "float16", "")
    assert "fastest" in facts.note


@pytest.mark.skipif(CUDA not in onnxruntime.get_available_providers(), reason="this ONNX Runtime has no CUDA")
def test_cuda_without_a_card_falls_back_and_says_why(
    folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if cuda.has_driver():
        pytest.skip("there is a card")
    monkeypatch.setattr(cuda, "has_driver", lambda: True)  # ONNX Runtime really tries, and really fails
    encoder = Encoder.load(folder, provider="cuda")
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)
    assert encoder.provider == CPU
    assert "CUDA" in encoder.provider_note
    assert capfd.readouterr() == ("", "")  # the one may carry a program's JSON, the other is for people


@pytest.mark.parametrize(
    ("trouble", "value", "said"),
    [
        (fail(RuntimeError("CUDA error 999: unknown error\nstack")), 1.0, "CUDA failed: CUDA error 999: unknown error"),
        (fail(RuntimeError("CUDA out of memory")), 1.0, "CUDA failed: CUDA out of memory"),
        (fail(RuntimeError("never"), after=99), float("nan"), "no embedding"),
        (fail(RuntimeError("never"), after=99), 0.0, "no embedding"),
    ],
)
def test_a_device_that_fails_at_its_first_run_is_passed_over(
    folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch, trouble: Trouble, value: float, said: str
) -> None:
    with_device(monkeypatch, trouble, value=value)
    encoder = Encoder.load(folder)
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)
    facts = encoder.runs_on()
    assert facts.provider == CPU
    assert said in facts.note and facts.failed == facts.note and "\n" not in facts.note


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("CUDA failure 719: unspecified launch failure"), "failed at work (CUDA failure 719"),
        (RuntimeError("CUBLAS_STATUS_ALLOC_FAILED"), "no memory for a single photo"),
    ],
)
def test_a_device_that_is_lost_at_work_is_replaced_by_the_cpu(
    folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    sizes = with_device(monkeypatch, fail(error, after=2))
    encoder = Encoder.load(folder)
    encoder.encode_pixels(PHOTOS)
    for _ in range(2):
        np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)
    assert encoder.release_idle(0.0)
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS[:1]), expected[:1], atol=1e-6)
    assert sizes == [1, 7]  # given up for good
    facts = encoder.runs_on()
    assert facts.provider == CPU
    assert said in facts.failed and "CUDA" in facts.note


def test_a_device_with_little_memory_takes_fewer_photos(
    folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = with_device(monkeypatch, fail(RuntimeError("BFCArena: Failed to allocate memory"), beyond=2))
    encoder = Encoder.load(folder)
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)
    assert (encoder.provider, encoder.runs_on().batch) == (CUDA, 1)
    assert set(sizes) == {1}  # 7 and 3 did not fit


@pytest.mark.parametrize("threads", [1, 3])
def test_no_memory_for_one_photo_on_the_cpu_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    encoder = Encoder.load(folder, provider="cpu", threads=threads)

    def run(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        raise MemoryError

    monkeypatch.setattr(OpenedModel, "run", run)
    for encode in (lambda: encoder.encode_pixels(PHOTOS), lambda: encoder.encode_texts(["red", "green"])):
        with pytest.raises(ModelFailed, match="not enough memory") as caught:
            encode()
        assert caught.value.memory and caught.value.bundle_id == "tiny"


def test_what_fits_only_once_is_computed_one_after_the_other(
    folder: Path, expected: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, real, running = Encoder.load(folder, provider="cpu", threads=3), OpenedModel.run, []

    def run(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        running.append(len(values))
        try:
            if sum(running) > 1:
                raise MemoryError
            return real(model, values)
        finally:
            running.remove(len(values))

    monkeypatch.setattr(OpenedModel, "run", run)
    np.testing.assert_allclose(encoder.encode_pixels(PHOTOS), expected, atol=1e-6)


def test_an_error_of_the_model_is_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder.load(folder, provider="cpu")

    def run(model: OpenedModel, values: np.ndarray) -> np.ndarray:
        raise RuntimeError("Non-zero status code returned while running Conv node\nmore")

    monkeypatch.setattr(OpenedModel, "run", run)
    with pytest.raises(ModelFailed, match=r"Conv node\)$") as caught:
        encoder.encode_pixels(PHOTOS)
    assert not caught.value.memory


@pytest.mark.skipif(sys.platform != "linux", reason="address space can be limited on Linux only")
def test_a_real_lack_of_memory_halves_the_batch(tmp_path: Path) -> None:
    script = Path(__file__).with_name("little_memory.py")
    said = run_python(str(script), str(tmp_path / "greedy"))
    assert re.fullmatch(r"4 photos at a time, then [12]; the same embeddings\n", said), said


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (MemoryError(), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("CUDA failure 2: out of memory"), True),
        (RuntimeError("cudaErrorMemoryAllocation"), True),
        (RuntimeError("CUDNN_STATUS_ALLOC_FAILED"), True),
        (RuntimeError("Available memory of 5 is smaller than requested bytes of 9"), True),
        (RuntimeError("HRESULT 8007000E: Not enough memory resources"), True),
        (RuntimeError("Invalid rank for input"), False),
        (ValueError("memory"), False),
    ],
)
def test_lack_of_memory_is_told_by_its_many_names(error: Exception, is_memory: bool) -> None:
    assert out_of_memory(error) is is_memory


def test_an_error_without_words_has_a_line() -> None:
    assert first_line(MemoryError()) == "MemoryError"
    assert first_line(RuntimeError("\n  one \n two")) == "one"


def test_a_batch_is_halved_once_for_all_cores_and_grows_again() -> None:
    batch = BatchSize(8)
    batch.failed(8)
    batch.failed(8)  # another core, at the same time
    assert batch.size == 4
    for _ in range(63):
        batch.worked(4)
    batch.worked(3)  # the rest of some photos says nothing
    assert batch.size == 4
    batch.worked(4)
    assert batch.size == 8
    batch.failed(8)
    for _ in range(127):
        batch.worked(4)
    assert batch.size == 4  # tried half as often now
    batch.worked(4)
    assert batch.size == 8
    for _ in range(20):
        batch.failed(batch.size)
    assert batch.size == 1


@pytest.mark.parametrize(
    ("available", "choices"),
    [
        ([CPU], ("auto", "cpu")),
        ([CUDA, CPU], ("auto", "cuda", "cpu")),
        ([DIRECTML, CPU], ("auto", "directml", "cpu")),
        ([COREML, CPU], ("auto", "coreml", "cpu")),
        ([OPENVINO, CPU], ("auto", "openvino", "cpu")),
        (["TensorrtExecutionProvider", CUDA, CPU], ("auto", "cuda", "cpu")),
    ],
)
def test_what_onnx_runtime_offers_can_be_chosen(
    available: list[str], choices: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: available)
    monkeypatch.setattr(cuda, "has_driver", lambda: True)
    assert hardware.usable_choices() == choices
    assert hardware.candidates("auto").providers[-1] == CPU
    assert OPENVINO not in hardware.candidates("auto").providers  # it is used where it is asked for
    assert hardware.candidates("cpu").providers == (CPU,)


def test_a_choice_that_is_not_there_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CUDA, CPU])
    monkeypatch.setattr(cuda, "has_driver", lambda: False)
    assert "without DirectML" in Encoder.load(folder, provider="directml").runs_on().failed
    assert "no driver for an NVIDIA" in Encoder.load(folder, provider="cuda").runs_on().failed
    assert Encoder.load(folder).runs_on().failed == ""  # nobody asked for one


def test_cudas_libraries_are_found_where_packages_put_them_and_nothing_is_imported(tmp_path: Path) -> None:
    library = "bin" if sys.platform == "win32" else "lib"
    wanted = [tmp_path / "nvidia" / name / library for name in ("cublas", "cudnn")] + [tmp_path / "torch" / "lib"]
    for place in wanted:
        place.mkdir(parents=True)
    (tmp_path / "torch" / "__init__.py").write_text("raise RuntimeError('torch was imported')")
    code = "from engine.encoding import cuda; print(*cuda.library_folders(), sep='\\n'); cuda.preload()"
    assert run_python("-c", code, path=tmp_path).splitlines()[: len(wanted)] == [str(place) for place in wanted]


def test_the_size_that_is_quickest_is_found_while_photos_are_encoded() -> None:
    for costs, wanted in (
        ({1: 1.9, 2: 1.93, 4: 2.03, 8: 2.1}, 1),
        ({1: 1.2, 2: 1.06, 4: 1.02, 8: 1.0}, 8),
        ({1: 1.0, 2: 0.999, 4: 0.998, 8: 0.997}, 1),  # what more photos gain is not worth their memory
    ):
        found = QuickestSize()
        tried = []
        while len(tried) < 12:
            tried.append(found.size)
            first = tried.count(found.size) == 1
            found.ran(found.size, found.size * (9.0 if first else costs[found.size]))
            found.ran(3, 0.0)  # the rest of some photos says nothing
        assert sorted(tried) == sorted([1, 2, 4, 8] * 3)
        assert found.size == wanted
        found.ran(4, 0.0)
        assert found.size == wanted


def test_an_encoder_settles_on_a_size(folder: Path, expected: np.ndarray) -> None:
    encoder = Encoder.load(folder, provider="cpu", threads=2)
    many = np.concatenate([PHOTOS] * 5)
    for _ in range(4):
        np.testing.assert_allclose(encoder.encode_pixels(many), np.concatenate([expected] * 5), atol=1e-6)
    assert encoder._vision._quickest._best is not None
    assert encoder.runs_on().batch == encoder._vision._quickest.size
