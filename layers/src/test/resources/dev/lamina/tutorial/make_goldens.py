#!/usr/bin/env python3
"""Writes tutorial.safetensors: what PyTorch gives in the steps of the layer tutorial.

Run with Debian 12's own Python (python3-torch 1.13.1): /usr/bin/python3 make_goldens.py
"""
import json
import pathlib
import struct

import numpy
import torch
from PIL import Image
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
PHOTO = HERE.parents[6] / "data" / "photos" / "astronaut.png"


def write(path, arrays):
    header, offset = {"__metadata__": {"torch": torch.__version__, "seed": "1000"}}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(a.tobytes() for a in arrays.values()))


def main():
    arrays = {}
    pixels = numpy.asarray(Image.open(PHOTO).convert("RGB"))
    image = torch.from_numpy(pixels.copy()).permute(2, 0, 1).float().div(255).unsqueeze(0)
    sharpen = nn.Conv2d(3, 1, 3, stride=1, bias=False)
    kernel = torch.ones(3, 3) / -9
    kernel[1, 1] = 1
    with torch.no_grad():
        sharpen.weight.copy_(kernel.expand(1, 3, 3, 3))
        # Every seventh row and column of the result.
        arrays["sharpened"] = sharpen(image)[:, :, ::7, ::7].contiguous().numpy()
        arrays["pooled"] = nn.AvgPool2d(2, 2)(image)[:, :, ::7, ::7].contiguous().numpy()
        torch.manual_seed(1000)
        rows = torch.randn(2, 3, 4)
        lstm = nn.LSTM(4, 3, 1)
        h0, c0 = torch.randn(1, 3, 3), torch.randn(1, 3, 3)
        output, (hn, cn) = lstm(rows, (h0, c0))
        arrays["lstm.output"], arrays["lstm.h_n"], arrays["lstm.c_n"] = (a.numpy() for a in (output, hn, cn))
        torch.manual_seed(1000)
        rows = torch.randn(2, 3, 4)
        cell = nn.LSTMCell(4, 3)
        h, c = torch.randn(3, 3), torch.randn(3, 3)
        steps = []
        for row in rows:
            h, c = cell(row, (h, c))
            steps.append(h)
        arrays["cell.output"] = torch.stack(steps).numpy()
    write(HERE / "tutorial.safetensors", arrays)


if __name__ == "__main__":
    main()
