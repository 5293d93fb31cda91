#!/usr/bin/env python3
"""Writes zoo.safetensors: torchvision's logits and state-dict keys of the built-in architectures.

Run with Debian 12's own Python (python3-torch 1.13.1, python3-torchvision 0.14.1):

    /usr/bin/python3 make_goldens.py

The weights are not stored: every array is drawn, in the order of the state dict, from torch's CPU
generator by uniform_, which Lamina's generator repeats bit for bit (see fill()).
"""
import json
import math
import pathlib
import struct

import numpy
import torch
import torchvision

SEED = 99
NAMES = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "mobilenet_v2"]


def fill(module):
    torch.manual_seed(SEED)
    for key, array in module.state_dict().items():
        if key.endswith("num_batches_tracked"):
            continue
        if key.endswith("running_var") or (key.endswith("weight") and array.dim() == 1):
            array.uniform_(0.5, 1.5)
        elif array.dim() == 1:
            array.uniform_(-0.1, 0.1)
        else:
            bound = math.sqrt(3.0 / (array.numel() // array.shape[0]))
            array.uniform_(-bound, bound)


def write(path, arrays, metadata):
    header, offset = {"__metadata__": metadata}, 0
    for key, array in arrays.items():
        size = array.nbytes
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(array.tobytes() for array in arrays.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    arrays = {}
    metadata = {"torch": torch.__version__, "torchvision": torchvision.__version__, "seed": str(SEED)}
    for name in NAMES:
        module = getattr(torchvision.models, name)(weights=None).eval()
        fill(module)
        images = torch.empty(2, 3, 64, 64).uniform_(-1, 1)
        with torch.no_grad():
            arrays[name] = module(images).numpy().astype(numpy.float32)
        metadata[name + ".keys"] = "\n".join(
            f"{key} {tuple(array.shape)}" for key, array in module.state_dict().items())
        metadata[name + ".printed"] = str(module)
    write(pathlib.Path(__file__).with_name("zoo.safetensors"), arrays, metadata)


if __name__ == "__main__":
    main()
