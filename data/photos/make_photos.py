#!/usr/bin/env python3
"""Writes astronaut.png: 320x318 pixels of a public-domain photo of NASA's, for the layer tutorial.

    /usr/bin/python3 data/photos/make_photos.py

The photo is astronaut.png of Debian's python3-skimage: the astronaut Eileen Collins, from the NASA Great
Images database (https://flic.kr/p/r9qvLn); no known copyright restrictions, released into the public domain.
"""
import argparse
import pathlib

import numpy
from PIL import Image

SOURCE = "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", default=SOURCE, help="the photo of 512x512 pixels")
    source = Image.open(parser.parse_args().source).convert("RGB")
    assert source.size == (512, 512), source.size
    photo = source.crop((90, 0, 410, 318))
    target = pathlib.Path(__file__).with_name("astronaut.png")
    photo.save(target, optimize=True)
    assert numpy.array_equal(numpy.asarray(Image.open(target)), numpy.asarray(photo))
    print(target, photo.size)


if __name__ == "__main__":
    main()
