#!/usr/bin/python3
"""Writes the goldens of dev.lamina.image beside itself, with Debian's Pillow and torchvision.

NAME.png, NAME.jpg   images, and in goldens.safetensors what Pillow and torchvision make of them:
NAME.L, NAME.RGB     convert(mode), (H, W) or (H, W, 3), as float32
NAME.tensor          Normalize(MEAN, STD)(ToTensor()(convert("RGB"))), (3, H, W)
"""
import importlib.util
import pathlib

import numpy
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parent / "model" / "make_goldens.py"
SEED = 20240607
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def safetensors_writer():
    spec = importlib.util.spec_from_file_location("model_goldens", MODEL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write


def images():
    rows = numpy.random.default_rng(SEED)
    color = rows.integers(0, 256, (13, 17, 3), dtype=numpy.uint8)
    smooth = numpy.add.outer(numpy.arange(24) * 5, numpy.arange(32) * 4)
    photo = numpy.stack([smooth, 255 - smooth, smooth[::-1]], axis=2).astype(numpy.uint8)
    gray = rows.integers(0, 256, (9, 11), dtype=numpy.uint8)
    alpha = rows.integers(0, 256, (5, 7, 4), dtype=numpy.uint8)
    yield "gray.png", Image.fromarray(gray), {}
    yield "color.png", Image.fromarray(color), {}
    yield "palette.png", Image.fromarray(color).quantize(16), {}
    yield "bits.png", Image.fromarray(gray > 127), {}
    yield "alpha.png", Image.fromarray(alpha, "RGBA"), {}
    yield "gray.jpg", Image.fromarray(smooth.astype(numpy.uint8)), {"quality": 90}
    yield "color.jpg", Image.fromarray(photo), {"quality": 90, "subsampling": 0}
    yield "progressive.jpg", Image.fromarray(photo), {"quality": 80, "progressive": True}


def main():
    tensors = {}
    normalize = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    for name, image, options in images():
        image.save(HERE / name, **options)
        with Image.open(HERE / name) as stored:
            for mode in ("L", "RGB"):
                values = numpy.asarray(stored.convert(mode))
                tensors[f"{name}.{mode}"] = torch.from_numpy(values.astype(numpy.float32))
            tensors[f"{name}.tensor"] = normalize(stored.convert("RGB"))
    safetensors_writer()(HERE / "goldens.safetensors", tensors, {
        "script": "make_goldens.py", "pillow_version": PIL.__version__,
        "torchvision_version": torchvision.__version__, "numpy_version": numpy.__version__,
        "seed": str(SEED)})


main()
