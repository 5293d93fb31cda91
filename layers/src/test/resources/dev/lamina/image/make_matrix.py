#!/usr/bin/python3
"""Writes matrix.zip and matrix.json: images of every format, and what Pillow makes of them.

    apt install python3-pil python3-numpy libjpeg-turbo-progs libtiff-tools
    /usr/bin/python3 make_matrix.py

matrix.json has for each file and option ("", "truncated", "exif", "draft:SIZE") the pixels of convert("RGB")
and convert("L"): "HEIGHTxWIDTH CRC32", or "error" where Pillow raises one.
"""
import io
import json
import pathlib
import struct
import subprocess
import zipfile
import zlib

import numpy
import PIL
from PIL import Image, ImageFile, ImageOps

HERE = pathlib.Path(__file__).resolve().parent
RANDOM = numpy.random.default_rng(20240611)
SIZES = [(1, 1), (1, 65), (65, 1), (2, 3), (3, 2), (7, 9), (8, 8), (9, 7), (15, 17), (16, 16), (17, 15), (31, 33),
         (33, 31), (47, 64), (65, 65)]
FILES = {}
OPTIONS = {}


def photo(width, height, channels=3):
    """Something with slopes, edges and a little noise."""
    y, x = numpy.mgrid[0:height, 0:width]
    planes = []
    for channel in range(channels):
        plane = 90 + 80 * numpy.sin(x / (5 + channel * 3) + channel) + 60 * numpy.cos(y / (4 + channel))
        plane = plane + 70 * ((x // 6 + y // (5 + channel)) % 2)
        planes.append(plane + RANDOM.normal(0, 4, plane.shape))
    stacked = numpy.clip(numpy.stack(planes, axis=2), 0, 255).astype(numpy.uint8)
    return stacked if channels > 1 else stacked[:, :, 0]


def image(width, height, mode="RGB"):
    channels = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode]
    return Image.fromarray(photo(width, height, channels), mode)


def saved(picture, form, **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def add(name, data, *options):
    assert name not in FILES, name
    FILES[name] = data
    OPTIONS[name] = ["", *options]


def tool(data, *command):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def cut(name, options, *shares):
    for share in shares:
        head, dot, tail = name.rpartition(".")
        add(f"{head}.cut{share}{dot}{tail}", FILES[name][: len(FILES[name]) * share // 100], *options)


def jpeg():
    for number, (width, height) in enumerate(SIZES):
        quality = [75, 30, 95][number % 3]
        for sampling, factor in (("444", 0), ("422", 1), ("420", 2)):
            for progressive in (False, True):
                kind = "progressive" if progressive else "baseline"
                add(f"jpeg/{kind}-{sampling}-{width}x{height}.jpg",
                    saved(image(width, height), "JPEG", quality=quality, subsampling=factor, progressive=progressive))
        add(f"jpeg/gray-{width}x{height}.jpg", saved(image(width, height, "L"), "JPEG", quality=quality))
        ppm = saved(image(width, height), "PPM")
        for sampling in ("1x2", "4x1", "2x4"):
            add(f"jpeg/cjpeg-{sampling}-{width}x{height}.jpg", tool(ppm, "cjpeg", "-sample", sampling))
    ppm = saved(image(65, 43), "PPM")
    for name, options in {
        "restart-blocks": ["-restart", "1B"], "restart-row": ["-restart", "1"], "restart-7": ["-restart", "7B"],
        "arithmetic": ["-arithmetic"], "arithmetic-progressive": ["-arithmetic", "-progressive"],
        "rgb": ["-rgb", "-quality", "90"], "grayscale": ["-grayscale"], "optimized": ["-optimize"],
        "smooth": ["-smooth", "50"], "progressive-restart": ["-progressive", "-restart", "1"],
        "float": ["-dct", "float"], "quality-1": ["-quality", "1"], "quality-100": ["-quality", "100"],
        "odd-sampling": ["-sample", "2x2,1x2,2x1"], "luma-halved": ["-sample", "1x1,2x2,2x2"],
        "three-by-one": ["-sample", "3x1"],
    }.items():
        add(f"jpeg/{name}.jpg", tool(ppm, "cjpeg", *options))
    for sampling in (0, 1, 2):
        for progressive in (False, True):
            add(f"jpeg/cmyk-{sampling}{'-progressive' if progressive else ''}.jpg",
                saved(image(37, 29, "CMYK"), "JPEG", subsampling=sampling, progressive=progressive))
    plain = saved(image(33, 35, "CMYK"), "JPEG", quality=90)
    at = plain.index(b"Adobe")
    add("jpeg/cmyk-default.jpg", plain)
    add("jpeg/ycck.jpg", plain[: at + 11] + b"\2" + plain[at + 12:])
    add("jpeg/adobe-unknown.jpg", plain[: at + 11] + b"\1" + plain[at + 12:])
    add("jpeg/cmyk-without-adobe.jpg", plain[: at - 4] + plain[at + 12:])
    ycck = saved(image(41, 26, "CMYK"), "JPEG", quality=80, subsampling=2)
    at = ycck.index(b"Adobe")
    add("jpeg/ycck-420.jpg", ycck[: at + 11] + b"\2" + ycck[at + 12:])
    for form in ("baseline-420", "progressive-422", "gray", "cmyk"):
        whole = saved(image(80, 64, "CMYK" if form == "cmyk" else "L" if form == "gray" else "RGB"), "JPEG",
                      progressive=form.startswith("progressive"))
        add(f"jpeg/whole-{form}.jpg", whole)
        # Of a progressive image that lacks scans, the smoothing differs by version of libjpeg-turbo.
        shares = (80, 95, 99) if form.startswith("progressive") else (20, 50, 80, 95, 99)
        cut(f"jpeg/whole-{form}.jpg", ["truncated"], *shares)
        add(f"jpeg/trailing-{form}.jpg", whole + b"trailing bytes")
        add(f"jpeg/no-end-{form}.jpg", whole[:-2], "truncated")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        for form in ("jpg", "png", "webp"):
            options = {"lossless": True} if form == "webp" else {}
            add(f"exif/{orientation}.{form}",
                saved(image(23, 14), {"jpg": "JPEG"}.get(form, form), exif=exif, **options), "exif")
    for mode in ("RGB", "L"):
        for progressive in (False, True):
            add(f"draft/{mode}-{'progressive' if progressive else 'baseline'}.jpg",
                saved(image(161, 123, mode), "JPEG", progressive=progressive),
                *[f"draft:{size}" for size in (1, 15, 16, 30, 31, 61, 62, 123, 124, 500)])
    for sampling in (0, 1):
        add(f"draft/{sampling}.jpg", saved(image(97, 131), "JPEG", subsampling=sampling), "draft:24", "draft:12",
            "draft:48")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, kind, depth, interlaced, extra=b"", parts=1, filters=(0, 1, 2, 3, 4)):
    """Any PNG: random samples on a slope, filtered in turn."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    y, x = numpy.mgrid[0:height, 0:width]
    top = 1 << depth
    values = ((x * 37 + y * 91) * (top // 8 + 1) // 8)[:, :, None] + RANDOM.integers(0, top, (height, width, samples)) // 6
    if kind == 0 and depth == 16:
        values = values % 700
    values = values % top
    passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
    raw = bytearray()
    step = max(1, samples * depth // 8)
    count = 0
    for first_x, step_x, first_y, step_y in passes if interlaced else [(0, 1, 0, 1)]:
        part = values[first_y::step_y, first_x::step_x]
        if part.size == 0:
            continue
        bits = numpy.unpackbits(part.reshape(part.shape[0], -1, 1).astype(">u2").view(numpy.uint8), axis=2)
        rows = numpy.packbits(bits[:, :, 16 - depth:].reshape(part.shape[0], -1), axis=1).astype(int)
        above = numpy.zeros(rows.shape[1], int)
        for row in rows:
            method = filters[count % len(filters)]
            count += 1
            left = numpy.concatenate([numpy.zeros(step, int), row])[: len(row)]
            corner = numpy.concatenate([numpy.zeros(step, int), above])[: len(row)]
            guess = left + above - corner
            distances = abs(numpy.stack([guess - left, guess - above, guess - corner]))
            paeth = numpy.stack([left, above, corner])[distances.argmin(axis=0), numpy.arange(len(row))]
            predicted = [0 * row, left, above, (left + above) // 2, paeth][method]
            raw += bytes([method]) + ((row - predicted) % 256).astype(numpy.uint8).tobytes()
            above = row
    packed = zlib.compress(bytes(raw), 9)
    size = -(-len(packed) // parts)
    data = b"".join(chunk(b"IDAT", packed[i * size: (i + 1) * size]) for i in range(parts))
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + data + chunk(b"IEND", b"")


def pngs():
    palette = bytes(RANDOM.integers(0, 256, 3 * 256, dtype=numpy.uint8))
    for kind, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            for interlaced in (False, True):
                for width, height in [(1, 1), (3, 5), (8, 8), (19, 13), (33, 34)]:
                    extra = chunk(b"PLTE", palette[: 3 << depth]) if kind == 3 else b""
                    add(f"png/{kind}-{depth}{'-adam7' if interlaced else ''}-{width}x{height}.png",
                        png(width, height, kind, depth, interlaced, extra, 1 + width % 3))
    add("png/palette-alpha.png", png(20, 20, 3, 8, False, chunk(b"PLTE", palette) + chunk(b"tRNS", b"\0\x80\xff\x10")))
    add("png/palette-transparent.png", png(20, 20, 3, 4, False, chunk(b"PLTE", palette[:48]) + chunk(b"tRNS", b"\xff\0")))
    add("png/palette-short.png", png(20, 20, 3, 8, False, chunk(b"PLTE", palette[:30])))
    add("png/palette-none.png", png(20, 20, 3, 8, False))
    add("png/gray-transparent.png", png(20, 20, 0, 8, False, chunk(b"tRNS", b"\0\x25")))
    add("png/gray16-transparent.png", png(20, 20, 0, 16, False, chunk(b"tRNS", b"\0\x25")))
    add("png/color-transparent.png", png(20, 20, 2, 8, False, chunk(b"tRNS", b"\0\x25\0\x10\0\x10")))
    add("png/gamma.png", png(20, 20, 2, 8, False, chunk(b"gAMA", struct.pack(">I", 100000))))
    add("png/color-with-palette.png", png(20, 20, 2, 8, False, chunk(b"PLTE", palette[:48])))
    add("png/paeth-noise.png", png(40, 30, 6, 8, False, filters=(4,)))
    add("png/many-parts.png", png(40, 30, 2, 8, True, parts=90))
    for name in ("png/many-parts.png", "png/3-8-33x34.png", "png/2-16-adam7-33x34.png", "png/0-16-33x34.png"):
        cut(name, ["truncated"], 40, 70, 95)


def gif():
    indexed = image(40, 31).quantize(37)
    add("gif/palette.gif", saved(indexed, "GIF", interlace=0))
    add("gif/interlaced.gif", saved(indexed, "GIF", interlace=1))
    add("gif/gray.gif", saved(image(33, 20, "L"), "GIF"))
    add("gif/bits.gif", saved(image(33, 20, "L").convert("1"), "GIF"))
    add("gif/noise.gif", saved(Image.fromarray(RANDOM.integers(0, 256, (70, 90), dtype=numpy.uint8)), "GIF"))
    add("gif/flat.gif", saved(Image.new("L", (300, 300), 7), "GIF"))
    add("gif/transparent.gif", saved(indexed, "GIF", transparency=3))
    frames = [image(25, 18).quantize(11) for _ in range(3)]
    add("gif/animated.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, loop=0))
    for name in ("palette", "interlaced", "transparent"):
        data = bytearray(FILES[f"gif/{name}.gif"])
        data[6:10] = struct.pack("<HH", 50, 44)
        at = bytes(data).index(b",\0\0\0\0" + struct.pack("<HH", 40, 31))
        data[at + 1: at + 5] = struct.pack("<HH", 5, 9)
        add(f"gif/{name}-on-screen.gif", bytes(data))
        data[6:10] = struct.pack("<HH", 3, 4)
        add(f"gif/{name}-past-screen.gif", bytes(data))
        cut(f"gif/{name}.gif", [], 60, 90)
    cut("gif/palette-on-screen.gif", [], 80)


def bmp_header(width, height, bits, compression=0, colors=0, masks=b""):
    offset = 54 + len(masks) + 4 * colors
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, colors, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, offset) + info + masks


def bmp():
    add("bmp/rgb.bmp", saved(image(19, 13), "BMP"))
    add("bmp/rgba.bmp", saved(image(19, 13, "RGBA"), "BMP"))
    add("bmp/gray.bmp", saved(image(19, 13, "L"), "BMP"))
    add("bmp/bits.bmp", saved(image(19, 13, "L").convert("1"), "BMP"))
    add("bmp/palette.bmp", saved(image(19, 13).quantize(99), "BMP"))
    palette = bytes(RANDOM.integers(0, 256, 64, dtype=numpy.uint8))
    rows = bytes(RANDOM.integers(0, 256, 12 * 9, dtype=numpy.uint8))
    for height in (9, -9):
        add(f"bmp/four-bits{height}.bmp", bmp_header(21, height, 4, colors=16) + palette + rows)
        add(f"bmp/one-bit{height}.bmp", bmp_header(81, height, 1, colors=2) + palette[:8] + rows)
        add(f"bmp/rgb{height}.bmp", bmp_header(4, height, 24) + rows)
    rows = bytes(RANDOM.integers(0, 256, 28 * 9, dtype=numpy.uint8))
    add("bmp/555.bmp", bmp_header(13, 9, 16) + rows)
    add("bmp/32.bmp", bmp_header(7, 9, 32) + rows)
    for name, bits, width, masks in (("555", 16, 13, (0x7c00, 0x3e0, 0x1f)), ("565", 16, 13, (0xf800, 0x7e0, 0x1f)),
                                     ("xbgr", 32, 7, (0xff000000, 0xff0000, 0xff00)),
                                     ("bgrx", 32, 7, (0xff0000, 0xff00, 0xff)), ("odd", 32, 7, (0xff, 0xff00, 0xff))):
        add(f"bmp/fields-{name}.bmp", bmp_header(width, 9, bits, 3, masks=struct.pack("<III", *masks)) + rows)
    os2 = b"BM" + struct.pack("<IHHI", 0, 0, 0, 26 + 48) + struct.pack("<IHHHH", 12, 21, 9, 1, 4) + palette[:48]
    add("bmp/os2.bmp", os2 + rows)
    runs = (b"\x05\x03\x00\x03\x01\x02\x07\x00\x02\x01\x00\x00" b"\x0a\x02\x00\x00" b"\x04\x05\x00\x00"
            + b"\x0a\x06\x00\x00" * 5 + b"\x0a\x01\x00\x00" + b"\0\1")
    add("bmp/runs8.bmp", bmp_header(10, 9, 8, 1, colors=16) + palette + runs)
    add("bmp/runs8-downward.bmp", bmp_header(10, -9, 8, 1, colors=16) + palette + runs)
    runs = b"\x0a\x12\x00\x00\x04\x31\x00\x04\x12\x34\x02\x55\x00\x00" * 3 + b"\0\1"
    add("bmp/runs4.bmp", bmp_header(10, 6, 4, 2, colors=16) + palette + runs)
    cut("bmp/rgb.bmp", [], 10, 50, 98)
    cut("bmp/runs8.bmp", [], 90)


def tiff():
    modes = {"bits": image(37, 26, "L").convert("1"), "gray": image(37, 26, "L"), "gray-alpha": image(37, 26, "LA"),
             "palette": image(37, 26).quantize(77), "rgb": image(37, 26), "rgba": image(37, 26, "RGBA"),
             "cmyk": image(37, 26, "CMYK")}
    wide = (photo(37, 26, 1).astype(int) * 3).astype(numpy.uint16)
    modes["gray16"] = Image.fromarray(wide)
    modes["gray32"] = Image.fromarray(wide.astype(numpy.int32) - 200)
    modes["float"] = Image.fromarray(wide.astype(numpy.float32) / 2 - 30)
    for mode, picture in modes.items():
        for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            add(f"tiff/{mode}-{compression}.tif", saved(picture, "TIFF", compression=compression))
    for compression in ("group3", "group4", "tiff_ccitt"):
        add(f"tiff/bits-{compression}.tif", saved(modes["bits"], "TIFF", compression=compression))
    for mode in ("rgb", "gray", "cmyk"):
        add(f"tiff/{mode}-jpeg.tif", saved(modes[mode], "TIFF", compression="jpeg"))
    for orientation in range(1, 9):
        add(f"tiff/orientation-{orientation}.tif", saved(modes["rgb"], "TIFF", tiffinfo={0x0112: orientation}))
    first = HERE / "matrix-first.tif"
    second = HERE / "matrix-second.tif"
    for mode, options in {"rgb": ["-s", "-r", "5"], "gray": ["-s", "-r", "7"], "palette": ["-s", "-r", "3"],
                          "gray16": ["-s", "-r", "3"]}.items():
        modes[mode].save(first)
        for name, extra in {
            "strips-lzw2": [*options, "-c", "lzw:2"], "strips-zip2": [*options, "-c", "zip:2"],
            "strips": [*options, "-c", "none"], "big-endian": [*options, "-B", "-c", "none"],
            "big-endian-lzw2": [*options, "-B", "-c", "lzw:2"], "tiles": ["-t", "-w", "16", "-l", "16", "-c", "none"],
            "tiles-zip": ["-t", "-w", "16", "-l", "32", "-c", "zip"], "bigtiff": ["-8", "-c", "none"],
            "planes": ["-p", "separate", "-c", "none"], "planes-lzw2": ["-p", "separate", "-c", "lzw:2"],
            "jpeg-strips": ["-c", "jpeg", "-s", "-r", "16"], "jpeg-raw": ["-c", "jpeg:r", "-s", "-r", "16"],
            "jpeg-tiles": ["-c", "jpeg", "-t", "-w", "16", "-l", "16"], "fill-order": ["-f", "lsb2msb", "-c", "none"],
            "fill-order-lzw": ["-f", "lsb2msb", "-c", "lzw"],
        }.items():
            if (name.startswith("jpeg") and mode in ("palette", "gray16")) or (mode == "palette" and name.endswith("2")):
                continue
            if name.startswith("planes") and mode != "rgb":
                continue
            subprocess.run(["tiffcp", *extra, first, second], check=True)
            add(f"tiff/{mode}-{name}.tif", second.read_bytes())
    modes["bits"].save(first)
    for name, extra in {"g3-2d": ["-c", "g3:2d"], "g4-strips": ["-c", "g4", "-s", "-r", "5"],
                        "g4-lsb": ["-c", "g4", "-f", "lsb2msb"], "tiles": ["-c", "none", "-t", "-w", "16", "-l", "16"],
                        "lsb": ["-c", "none", "-f", "lsb2msb"]}.items():
        subprocess.run(["tiffcp", *extra, first, second], check=True)
        add(f"tiff/bits-{name}.tif", second.read_bytes())
    modes["float"].save(first)
    subprocess.run(["tiffcp", "-c", "zip:3", first, second], check=True)
    add("tiff/float-zip3.tif", second.read_bytes())
    first.unlink()
    second.unlink()
    pages = [image(20, 10), image(11, 12)]
    add("tiff/pages.tif", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    for name in ("rgb-raw", "rgb-tiff_lzw", "gray-strips-zip2"):
        cut(f"tiff/{name}.tif", [], 60)


def webp():
    for width, height in [(1, 1), (5, 3), (17, 16), (33, 34), (64, 47)]:
        add(f"webp/lossy-{width}x{height}.webp", saved(image(width, height), "WEBP", quality=70))
        add(f"webp/lossless-{width}x{height}.webp", saved(image(width, height), "WEBP", lossless=True))
        add(f"webp/alpha-{width}x{height}.webp", saved(image(width, height, "RGBA"), "WEBP", quality=70))
        add(f"webp/alpha-lossless-{width}x{height}.webp",
            saved(image(width, height, "RGBA"), "WEBP", lossless=True, exact=True))
    for mode in ("RGB", "RGBA"):
        for lossless in (False, True):
            frames = [image(30, 20, mode) for _ in range(3)]
            add(f"webp/animated-{mode}{'-lossless' if lossless else ''}.webp",
                saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=lossless))
    transparent = numpy.zeros((20, 30, 4), numpy.uint8)
    transparent[6:15, 8:19] = photo(11, 9, 4)
    frames = [Image.fromarray(transparent), image(30, 20, "RGBA")]
    add("webp/animated-part.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    cut("webp/lossy-64x47.webp", [], 50, 95)
    cut("webp/lossless-33x34.webp", [], 50)


def pixels(data, option):
    answers = []
    ImageFile.LOAD_TRUNCATED_IMAGES = option == "truncated"
    for mode in ("RGB", "L"):
        try:
            picture = Image.open(io.BytesIO(data))
            if option.startswith("draft:"):
                size = int(option[6:])
                picture.draft(None, (size, size))
            if option == "exif":
                picture = ImageOps.exif_transpose(picture)
            values = picture.convert(mode)
            answers.append(f"{values.height}x{values.width} {zlib.crc32(values.tobytes()):08x}")
        except Exception as e:  # Pillow raises many kinds.
            answers.append("error")
    return answers


def main():
    for make in (jpeg, pngs, gif, bmp, tiff, webp):
        make()
    answers = {name: {option: pixels(data, option) for option in OPTIONS[name]} for name, data in FILES.items()}
    with zipfile.ZipFile(HERE / "matrix.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, data in FILES.items():
            out.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    lines = [f'  "{name}": {json.dumps(answer)}' for name, answer in answers.items()]
    header = json.dumps({"pillow": PIL.__version__, "script": "make_matrix.py"})
    (HERE / "matrix.json").write_text('{\n  "": ' + header + ",\n" + ",\n".join(lines) + "\n}\n")
    errors = [(name, option) for name, answer in answers.items() for option, a in answer.items() if "error" in a]
    print(len(FILES), "files;", "errors:", *errors, sep="\n")


main()
