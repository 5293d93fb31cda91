#!/usr/bin/python3
"""Writes fashion.safetensors: what PyTorch and numpy say of fashion-cnn and the images of data/fashion.

Run with Debian 12's own Python (python3-torch 1.13.1, python3-torchvision 0.14.1):

    /usr/bin/python3 make_goldens.py

Records are in the order of their keys. The arrays:

logits, NAME             of all images; outputs of inner layers, by forward hooks, of every STEP-th image
pixels.*                 of all bytes of the images: counts of the values, sums, float64 moments of numpy
of every tenth image alone:
layers.NAME              of each channel of each layer's output: float64 mean, var, min, max, zeros
one_pass.KEY             running statistics by torch.optim.swa_utils.update_bn, in batches of 64
sequential.KEY           running statistics by one batch of them in training mode, with momentum 1
global.loss, .correct    cross entropy and right answers of that batch itself, dropout aside
"""
import pathlib
import struct
import json
import sys

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional
from torch.optim.swa_utils import update_bn

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[7]
sys.path.insert(0, str(ROOT / "data" / "models"))
import reference_fashion_cnn  # noqa: E402

STEP = {"flatten": 10, "block1_bn1": 400, "block2_sum": 200, "block2_down": 200}


def write(path, arrays, metadata):
    names = {"float32": "F32", "float64": "F64", "int64": "I64"}
    header, offset = {"__metadata__": metadata}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": names[str(array.dtype)], "shape": list(array.shape),
                       "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(array.tobytes() for array in arrays.values())
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def model():
    definition = reference_fashion_cnn.yaml.safe_load((ROOT / "data/models/fashion-cnn.yaml").read_text())
    network = reference_fashion_cnn.Network(definition).eval()
    weights, _ = reference_fashion_cnn.read_safetensors(ROOT / "data/models/fashion-cnn.safetensors")
    network.load_state_dict(weights)
    return network


def main():
    folder = ROOT / "data/fashion/images"
    paths = sorted(folder.glob("*/*.png"), key=lambda path: str(path.relative_to(folder)))
    pixels = numpy.stack([numpy.asarray(Image.open(path).convert("L")) for path in paths])
    classes = sorted({path.parent.name for path in paths})
    labels = torch.tensor([classes.index(path.parent.name) for path in paths])
    images = (torch.from_numpy(pixels.copy()).float().div(255)[:, None] - 0.2860) / 0.3530
    arrays = {}

    exact = pixels.astype(numpy.int64)
    scaled = pixels / 255.0
    arrays["pixels.counts"] = numpy.bincount(exact.ravel(), minlength=256).astype(numpy.int64)
    arrays["pixels.sums"] = numpy.array([exact.sum(), (exact**2).sum()])
    arrays["pixels.moments"] = numpy.array([scaled.mean(), scaled.std(), pixels.mean(), pixels.std(), pixels.var(ddof=1)])

    network = model()
    seen = {}

    def hook(name):
        def note(_, inputs, output):
            seen.setdefault(name, []).append(output.clone())
        return note

    handles = [child.register_forward_hook(hook(name)) for name, child in network.named_modules() if name]
    with torch.no_grad():
        arrays["logits"] = torch.cat([network(part) for part in images.split(100)]).numpy()
    for handle in handles:
        handle.remove()
    for name, parts in seen.items():
        output = torch.cat(parts)
        if name in STEP:
            arrays[name] = output[::STEP[name]].reshape(-1, output[0].numel()).numpy().copy()
        values = output[::10].double().transpose(0, 1).flatten(1)
        arrays[f"layers.{name}"] = torch.stack([
            values.mean(1), values.var(1, unbiased=False), values.amin(1), values.amax(1),
            (values == 0).double().mean(1)]).numpy()
    seen.clear()
    images, labels = images[::10], labels[::10]

    network = model()
    update_bn(list(images.split(64)), network)
    arrays.update(("one_pass." + key, value.numpy()) for key, value in network.state_dict().items()
                  if "running" in key or "tracked" in key)

    network = model()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = 1.0
            module.train()
    with torch.no_grad():
        scores = network(images)
    arrays.update(("sequential." + key, value.numpy()) for key, value in network.state_dict().items()
                  if "running" in key or "tracked" in key)
    arrays["global.loss"] = functional.cross_entropy(scores.double(), labels).numpy().reshape(1)
    arrays["global.correct"] = (scores.argmax(1) == labels).sum().numpy().reshape(1)
    write(HERE / "fashion.safetensors", {key: numpy.ascontiguousarray(value) for key, value in arrays.items()},
          {"script": "make_goldens.py", "torch": torch.__version__, "numpy": numpy.__version__})


if __name__ == "__main__":
    main()
