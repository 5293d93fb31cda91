#!/usr/bin/env python3
"""Writes the photos beside itself, public domain or CC0, and pillow.json, what Pillow decodes them to.

    /usr/bin/python3 data/photos/make_photos.py

The photos come with Debian's python3-skimage; data/README.md tells the origin and licence of each. astronaut.png is
320x318 pixels of a larger photo; the others are made smaller and saved in the formats that must be read.
pillow.json has for each file, and with the option "exif" turned as the camera noted, the pixels of convert("RGB") and
convert("L"): "HEIGHTxWIDTH CRC32".
"""
import argparse
import json
import pathlib
import zlib

import numpy
import PIL
from PIL import Image, ImageOps

SOURCE = "/usr/lib/python3/dist-packages/skimage/data"
HERE = pathlib.Path(__file__).resolve().parent


def astronaut(folder):
    source = Image.open(folder / "astronaut.png").convert("RGB")
    assert source.size == (512, 512), source.size
    photo = source.crop((90, 0, 410, 318))
    target = HERE / "astronaut.png"
    photo.save(target, optimize=True)
    assert numpy.array_equal(numpy.asarray(Image.open(target)), numpy.asarray(photo))


def small(folder, name, width, mode="RGB"):
    photo = Image.open(folder / name).convert(mode)
    return photo.resize((width, round(photo.height * width / photo.width)), Image.Resampling.LANCZOS)


def save_all(folder):
    chelsea = small(folder, "chelsea.png", 400)
    coffee = small(folder, "coffee.png", 400)
    hubble = small(folder, "hubble_deep_field.jpg", 320)
    rocket = small(folder, "rocket.jpg", 400)
    retina = small(folder, "retina.jpg", 300)
    camera = small(folder, "camera.png", 300, "L")
    chelsea.save(HERE / "chelsea.jpg", quality=85)
    coffee.save(HERE / "coffee-progressive.jpg", quality=80, progressive=True)
    camera.save(HERE / "camera-gray.jpg", quality=80)
    rocket.convert("CMYK").save(HERE / "rocket-cmyk.jpg", quality=75)
    exif = Image.Exif()
    exif[0x0112] = 6  # The camera was held upright: turn by 90 degrees, clockwise, to see the photo as it was.
    small(folder, "rocket.jpg", 360).transpose(Image.Transpose.ROTATE_90).save(
        HERE / "rocket-rotated.jpg", quality=80, exif=exif)
    small(folder, "gravel.png", 256, "L").save(HERE / "gravel.tif", compression="tiff_lzw")
    chelsea.crop((60, 20, 340, 240)).quantize(64, dither=Image.Dither.NONE).save(
        HERE / "chelsea-palette.png", optimize=True)
    # The light of the three channels together: what a sensor of more than 8 bits counts.
    light = numpy.asarray(hubble.crop((40, 40, 280, 240))).astype(numpy.uint16).sum(axis=2).astype(numpy.uint16)
    Image.fromarray(light).save(HERE / "hubble-16bit.png", optimize=True)
    alpha = Image.new("L", retina.size, 0)
    circle = numpy.hypot(*numpy.ogrid[-1:1:retina.height * 1j, -1:1:retina.width * 1j]) < 0.95
    alpha = Image.fromarray((circle * 255).astype(numpy.uint8))
    retina.resize((150, 150)).copy().save(HERE / "retina.bmp")
    retina.putalpha(alpha)
    retina.resize((200, 200)).save(HERE / "retina-alpha.png", optimize=True)
    coffee.resize((200, 133)).quantize(48, dither=Image.Dither.NONE).save(HERE / "coffee.gif")
    hubble.save(HERE / "hubble.webp", quality=75)
    small(folder, "brick.png", 300, "L").convert("RGB").save(HERE / "brick-444.jpg", quality=70, subsampling=0)


def answers(path):
    result = {}
    for option in ("", "exif"):
        result[option] = []
        for mode in ("RGB", "L"):
            photo = Image.open(path)
            # Pillow 9.4 turns TIFF by itself; none of these is turned.
            photo = ImageOps.exif_transpose(photo) if option else photo
            values = photo.convert(mode)
            result[option].append(f"{values.height}x{values.width} {zlib.crc32(values.tobytes()):08x}")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", default=SOURCE, type=pathlib.Path, help="the folder of skimage's photos")
    folder = pathlib.Path(parser.parse_args().source)
    astronaut(folder)
    save_all(folder)
    names = sorted(p.name for p in HERE.iterdir() if p.suffix in {".png", ".jpg", ".gif", ".bmp", ".tif", ".webp"})
    header = json.dumps({"pillow": PIL.__version__, "script": "make_photos.py"})
    lines = [f'  "{name}": {json.dumps(answers(HERE / name))}' for name in names]
    (HERE / "pillow.json").write_text('{\n  "": ' + header + ",\n" + ",\n".join(lines) + "\n}\n")
    print(len(names), "photos,", sum((HERE / name).stat().st_size for name in names), "bytes")


if __name__ == "__main__":
    main()
