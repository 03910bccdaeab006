"""Photos and texts on their way through the two towers, with what lies below the adapted blocks computed once.

On the processor the lower blocks are most of the work, and nothing of them changes; so each photo is taken in a few
changed views, whose states at the cut are kept in memory.  On a GPU all blocks are adapted, and a photo is changed anew
each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.encoding.preprocessing import Preprocessing
from engine.encoding.providers import usable_cores
from training.personal.augmenting import changed_view, plain_view, read_small
from training.personal.contract import TrainingPhoto
from training.personal.devices import Device
from training.personal.halves import Halves

Items = NDArray[np.int64]
_LARGEST_HALF = 3e4
_CHUNK = 16


class Photos:
    """The photos as items: ``photo * views + view``; view 0 is the photo as it is indexed.

    Args:
        halves: the image tower.
        mirrored: whether a photo may be mirrored, by photo.
        views: of each photo, the plain one included.
        stored: whether states below the cut are kept.
    """

    def __init__(
        self,
        photos: Sequence[TrainingPhoto],
        halves: Halves,
        how: Preprocessing,
        device: Device,
        *,
        mirrored: Sequence[bool],
        views: int,
        seed: int,
        stored: bool,
    ) -> None:
        self._photos, self._halves, self._how, self._device = photos, halves, how, device
        self._mirrored, self.views, self._seed, self.stored = mirrored, views, seed, stored
        self._states: dict[int, Tensor] = {}
        self.readable = np.zeros(len(photos), np.bool_)

    def prepare(self, photos: Items, views: Sequence[int]) -> Iterator[int]:
        """Read photos and keep what is wanted of them; yield how many are done."""
        done = 0
        with ThreadPoolExecutor(usable_cores(), "photos") as pool:
            for start in range(0, len(photos), _CHUNK):
                chunk = photos[start : start + _CHUNK]
                read = list(pool.map(lambda photo: self._views(int(photo), views if self.stored else ()), chunk))
                self._keep(chunk, views, read)
                done += len(chunk)
                yield done

    def encode(self, items: Items) -> Tensor:
        """Return float32[k, dim], L2-normalised, on the device."""
        if self.stored:
            states = torch.stack([self._states[int(item)] for item in items])
            states = states.to(self._device.device, torch.float32)
            blank = torch.zeros(1, 3, self._how.size, self._how.size, device=self._device.device)
            with self._device.forward():
                return _unit(self._halves.upper(blank, states))
        with ThreadPoolExecutor(usable_cores(), "photos") as pool:
            pixels = np.stack(list(pool.map(self._pixels, items.tolist())))
        with self._device.forward():
            return _unit(self._halves(self._tensor(pixels)))

    def _keep(self, photos: Items, views: Sequence[int], read: Sequence[list[NDArray[np.uint8]] | None]) -> None:
        items, pixels = [], []
        for photo, found in zip(photos, read, strict=True):
            self.readable[photo] = found is not None
            for view, each in zip(views, found or (), strict=False):
                items.append(int(photo) * self.views + view)
                pixels.append(each)
        if not items:
            return
        with self._device.forward():
            states = self._halves.lower(self._tensor(np.stack(pixels)))
        self._states.update(zip(items, _packed(states), strict=True))

    def _views(self, photo: int, views: Sequence[int]) -> list[NDArray[np.uint8]] | None:
        image = read_small(self._photos[photo], self._how)
        if image is None:
            return None
        return [
            changed_view(image, self._how, self._random(photo, view), mirror=self._mirrored[photo])
            if view
            else plain_view(image, self._how)
            for view in views
        ]

    def _pixels(self, item: int) -> NDArray[np.uint8]:
        photo, view = divmod(item, self.views)
        found = self._views(photo, (view,))
        if found is None:  # it went away since it was read the first time
            return np.full((self._how.size, self._how.size, 3), 127, np.uint8)
        return found[0]

    def _random(self, photo: int, view: int) -> np.random.Generator:
        """Return the random numbers of a view: the same whenever and in whatever order it is made."""
        return np.random.default_rng([self._seed, int(self._photos[photo].photo_id), view])

    def _tensor(self, pixels: NDArray[np.uint8]) -> Tensor:
        return torch.from_numpy(self._how.normalise(pixels)).to(self._device.device)


class Texts:
    """Texts as items, by index.

    Args:
        tokens: of each text, without padding.
        padded: fills several to one length.
        halves: the text tower.
    """

    def __init__(
        self,
        tokens: Sequence[Sequence[int]],
        padded: Callable[[Sequence[Sequence[int]]], NDArray[np.int64]],
        halves: Halves,
        device: Device,
        *,
        stored: bool,
    ) -> None:
        self._tokens, self._padded, self._halves, self._device = tokens, padded, halves, device
        self.stored = stored
        self._states: dict[int, Tensor] = {}

    def prepare(self, items: Items) -> Iterator[int]:
        """Keep what lies below the cut; yield how many are done."""
        order = sorted(items.tolist(), key=lambda item: len(self._tokens[item]))
        for start in range(0, len(order) if self.stored else 0, _CHUNK):
            chunk = order[start : start + _CHUNK]
            with self._device.forward():
                states = _packed(self._halves.lower(self._tensor(chunk)))
            for item, state in zip(chunk, states, strict=True):
                self._states[item] = state[: self._length(item)].clone()
            yield start + len(chunk)

    def encode(self, items: Items) -> Tensor:
        """Return float32[k, dim], L2-normalised, on the device."""
        # Texts of about one length go together: padding is computed for nothing.
        each = _CHUNK if self._device.is_cpu else len(items)
        order = np.argsort([len(self._tokens[item]) for item in items], kind="stable")
        rows = [self._encode(items[order[at : at + each]]) for at in range(0, len(order), each)]
        return torch.cat(rows)[torch.from_numpy(np.argsort(order)).to(self._device.device)]

    def _encode(self, items: Items) -> Tensor:
        tokens = self._tensor(items.tolist())
        with self._device.forward():
            if not self.stored:
                return _unit(self._halves(tokens))
            states = [self._states[int(item)] for item in items]
            filled = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
            return _unit(self._halves.upper(tokens, filled.to(self._device.device, torch.float32)))

    def _length(self, item: int) -> int:
        return int(self._padded([self._tokens[item]]).shape[1])

    def _tensor(self, items: Sequence[int]) -> Tensor:
        return torch.from_numpy(self._padded([self._tokens[item] for item in items])).to(self._device.device)


def _packed(states: Tensor) -> Tensor:
    """Return states for keeping, on the CPU: float16 where nothing is lost that counts."""
    states = states.detach().float().cpu()
    return states.half() if float(states.abs().max()) < _LARGEST_HALF else states


def _unit(rows: Tensor) -> Tensor:
    return functional.normalize(rows.float(), dim=-1)
