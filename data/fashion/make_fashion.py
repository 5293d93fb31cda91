#!/usr/bin/python3
"""Writes the first images of each class of Fashion-MNIST's test set as PNG files in class folders.

    images/<class>/<index>.png      28x28, 8-bit grayscale, the pixels of the data set unchanged

<index> is the image's place in the official test set, zero-padded. The class folders sort into
label order, so that torchvision's ImageFolder gives every image its official label.

Running it again writes the same pixels again. It refuses to write beside files it did not make.
"""
import argparse
import gzip
import pathlib
import struct

import numpy
from PIL import Image

CLASSES = ["0-t-shirt", "1-trouser", "2-pullover", "3-dress", "4-coat",
           "5-sandal", "6-shirt", "7-sneaker", "8-bag", "9-ankle-boot"]
SIDE = 28
TEST_IMAGES = 10_000


def read_images(path):
    with gzip.open(path, "rb") as file:
        content = file.read()
    header = struct.unpack(">4I", content[:16])
    expected = (0x0803, TEST_IMAGES, SIDE, SIDE)
    assert header == expected, f"{path}: the idx header is {header}, expected {expected}"
    assert len(content) == 16 + TEST_IMAGES * SIDE * SIDE, f"{path}: {len(content)} bytes"
    return numpy.frombuffer(content, numpy.uint8, offset=16).reshape(TEST_IMAGES, SIDE, SIDE)


def read_labels(path):
    with gzip.open(path, "rb") as file:
        content = file.read()
    header = struct.unpack(">2I", content[:8])
    expected = (0x0801, TEST_IMAGES)
    assert header == expected, f"{path}: the idx header is {header}, expected {expected}"
    assert len(content) == 8 + TEST_IMAGES, f"{path}: {len(content)} bytes"
    labels = numpy.frombuffer(content, numpy.uint8, offset=8)
    assert labels.max() == len(CLASSES) - 1, f"{path}: the largest label is {labels.max()}"
    return labels


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", type=pathlib.Path,
                        default=pathlib.Path("/usr/share/datasets/fashion-mnist"),
                        help="folder of the four idx files (default: %(default)s, of the Debian "
                             "package dataset-fashion-mnist)")
    parser.add_argument("--output", type=pathlib.Path, default=here / "images",
                        help="folder that gets the class folders (default: images, beside this script)")
    parser.add_argument("--per-class", type=int, default=200,
                        help="images of each class (default: %(default)s)")
    arguments = parser.parse_args()

    images = read_images(arguments.dataset / "t10k-images-idx3-ubyte.gz")
    labels = read_labels(arguments.dataset / "t10k-labels-idx1-ubyte.gz")

    chosen = {}
    for label, name in enumerate(CLASSES):
        indices = numpy.flatnonzero(labels == label)[:arguments.per_class]
        assert len(indices) == arguments.per_class, f"{name} has only {len(indices)} test images"
        for index in indices:
            chosen[arguments.output / name / f"{index:05d}.png"] = images[index]

    if arguments.output.exists():
        strangers = sorted(path for path in arguments.output.rglob("*")
                           if path.is_file() and path not in chosen)
        if strangers:
            parser.error(f"{arguments.output} holds {len(strangers)} other files, "
                         f"the first is {strangers[0]}; remove them first")

    for path, pixels in chosen.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels, mode="L").save(path, format="PNG", optimize=True)

    total = 0
    for path, pixels in chosen.items():
        with Image.open(path) as image:
            assert (image.format, image.mode, image.size) == ("PNG", "L", (SIDE, SIDE)), path
            assert numpy.array_equal(numpy.asarray(image), pixels), f"{path}: other pixels read back"
        total += path.stat().st_size
    print(f"{len(chosen)} images of {len(CLASSES)} classes, {total} bytes, all read back identical")


if __name__ == "__main__":
    main()
