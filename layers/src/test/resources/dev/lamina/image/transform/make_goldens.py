#!/usr/bin/python3
"""Writes the goldens of dev.lamina.image.transform beside itself, with Debian's torchvision and Pillow.

cases.json           per case: input, transforms as Lamina reads them, and by how much an element of the result may be
                     off (0: every bit is the same)
warps.json           input and coefficients of Pillow's perspective transform, every bit of which must be the same
goldens.safetensors  the inputs and, under the names of the cases, what torchvision's functions on PIL images give:
                     images (H, W, C) of uint8, tensors (C, H, W) or (n, C, H, W) of float32
"""
import importlib.util
import json
import pathlib
import random

import numpy
import PIL
import torch
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "model" / "make_goldens.py"
SEED = 20240811
SIZES = [(1, 1), (1, 7), (9, 1), (2, 3), (13, 17), (24, 24), (37, 29), (31, 64), (70, 45)]
FILTERS = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
WARPS = ["nearest", "bilinear", "bicubic"]


def safetensors_writer():
    spec = importlib.util.spec_from_file_location("model_goldens", MODEL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write


def inputs():
    """Half noise, which shows every wrong pixel, half waves, which have all values between."""
    draws = numpy.random.default_rng(SEED)
    for index, (height, width) in enumerate(SIZES):
        for mode, channels in (("l", 1), ("rgb", 3)):
            noise = draws.integers(0, 256, (height, width, channels))
            place = numpy.arange(height)[:, None, None] * 0.21 + numpy.arange(width)[None, :, None] * 0.13
            waves = 127 + 120 * numpy.sin(place + numpy.arange(channels) * 2)
            pixels = noise if index % 2 == 0 else waves
            yield f"{mode}-{height}x{width}", pixels.astype(numpy.uint8)
    dark = draws.integers(70, 170, (21, 19, 3))
    dark[..., 1] = 90
    yield "rgb-dark", dark.astype(numpy.uint8)
    yield "l-flat", numpy.full((6, 5, 1), 77, numpy.uint8)


def mode(name):
    return InterpolationMode(name)


def erased(value):
    value = torch.tensor(value, dtype=torch.float32)
    return value[:, None, None] if value.dim() == 1 else value


def arguments(a, **changes):
    return {**{key: value for key, value in a.items() if key != "type"}, **changes}


def interpolated(a, default):
    return arguments(a, interpolation=mode(a.get("interpolation", default)))


APPLY = {
    "Resize": lambda x, a: F.resize(x, **interpolated(a, "bilinear")),
    "CenterCrop": lambda x, a: F.center_crop(x, a["size"]),
    "FiveCrop": lambda x, a: list(F.five_crop(x, a["size"])),
    "TenCrop": lambda x, a: list(F.ten_crop(x, **arguments(a))),
    "Crop": lambda x, a: F.crop(x, **arguments(a)),
    "Pad": lambda x, a: F.pad(x, **arguments(a)),
    "Grayscale": lambda x, a: F.to_grayscale(x, **arguments(a)),
    "HorizontalFlip": lambda x, a: F.hflip(x),
    "VerticalFlip": lambda x, a: F.vflip(x),
    "Rotate": lambda x, a: F.rotate(x, **interpolated(a, "nearest")),
    "Affine": lambda x, a: F.affine(x, **interpolated(a, "nearest")),
    "Perspective": lambda x, a: F.perspective(x, **interpolated(a, "bilinear")),
    "GaussianBlur": lambda x, a: F.gaussian_blur(x, **arguments(a)),
    "AdjustBrightness": lambda x, a: F.adjust_brightness(x, **arguments(a)),
    "AdjustContrast": lambda x, a: F.adjust_contrast(x, **arguments(a)),
    "AdjustSaturation": lambda x, a: F.adjust_saturation(x, **arguments(a)),
    "AdjustHue": lambda x, a: F.adjust_hue(x, **arguments(a)),
    "AdjustGamma": lambda x, a: F.adjust_gamma(x, **arguments(a)),
    "AdjustSharpness": lambda x, a: F.adjust_sharpness(x, **arguments(a)),
    "Invert": lambda x, a: F.invert(x),
    "Posterize": lambda x, a: F.posterize(x, **arguments(a)),
    "Solarize": lambda x, a: F.solarize(x, **arguments(a)),
    "AutoContrast": lambda x, a: F.autocontrast(x),
    "Equalize": lambda x, a: F.equalize(x),
    "Erase": lambda x, a: F.erase(x, **arguments(a, v=erased(a["v"]))),
    "ToTensor": lambda x, a: F.to_tensor(x),
    "PILToTensor": lambda x, a: F.pil_to_tensor(x),
    "ConvertImageDtype": lambda x, a: F.convert_image_dtype(x, getattr(torch, a.get("dtype", "float32"))),
    "Normalize": lambda x, a: F.normalize(x, **arguments(a)),
    "LinearTransformation": lambda x, a: torchvision.transforms.LinearTransformation(
        **{key: torch.tensor(value, dtype=torch.float32) for key, value in arguments(a).items()})(x),
    "ToImage": lambda x, a: F.to_pil_image(x),
}


def step(kind, **values):
    return {"type": kind, **values}


def cases(names):
    draws = random.Random(SEED)
    named = lambda *parts: [name for name in names if any(part in name for part in parts)]
    pick = lambda count, pool=names: draws.sample(pool, min(count, len(pool)))
    small = [name for name in names if name.split("-")[1] in ("13x17", "24x24", "37x29", "dark")]
    for kind in FILTERS:
        for name in pick(5):
            yield name, 0, step("Resize", size=[draws.randint(1, 40), draws.randint(1, 40)], interpolation=kind)
        yield draws.choice(small), 0, step("Resize", size=draws.randint(4, 50), interpolation=kind)
        yield draws.choice(named("70x45", "31x64")), 0, step("Resize", size=[1, 1], interpolation=kind)
    yield "rgb-70x45", 0, step("Resize", size=33, max_size=40)
    yield "l-31x64", 0, step("Resize", size=[20], max_size=30, antialias=True)
    yield "rgb-37x29", 0, step("Resize", size=29)
    yield "rgb-37x29", 0, step("Resize", size=[37, 50])
    yield "rgb-37x29", 0, step("Resize", size=[50, 29], interpolation="bicubic")
    for name in pick(8):
        yield name, 0, step("CenterCrop", size=draws.choice([draws.randint(1, 40), [draws.randint(1, 40), 9], [5, 30]]))
    for name in pick(6):
        yield name, 0, step("Crop", top=draws.randint(-9, 20), left=draws.randint(-9, 20), height=draws.randint(1, 30),
                            width=draws.randint(1, 30))
    for name in small[:4]:
        yield name, 0, step("FiveCrop", size=[draws.randint(1, 13), draws.randint(1, 17)]), step("ToTensor")
        yield name, 0, step("TenCrop", size=draws.randint(1, 13), vertical_flip=draws.random() < 0.5)
    for padding in ("constant", "edge", "reflect", "symmetric"):
        for name in pick(5):
            top, left = [int(part) for part in name.split("-")[1].split("x")] if "x" in name else (5, 5)
            sides = draws.choice([draws.randint(0, 9), [draws.randint(0, 9)], [draws.randint(0, 30), draws.randint(0, 9)],
                                  [draws.randint(1 - min(left, 4), 20), 0, 3, 20]])
            fill = {"fill": draws.choice([0, 300, [7.9] if "l-" in name[:2] else [1, 2.5, 250]])}
            yield name, 0, step("Pad", padding=sides, padding_mode=padding, **(fill if padding == "constant" else {}))
    for name in pick(3):
        yield name, 0, step("Pad", padding=draws.randint(1, 5))
    for name in pick(3):
        yield name, 0, step("Grayscale", num_output_channels=draws.choice([1, 3]))
        yield name, 0, step("HorizontalFlip")
        yield name, 0, step("VerticalFlip")
    for kind in WARPS:
        for name in pick(5):
            yield name, 0, step("Rotate", angle=draws.choice([0, 90, 180, 270, -90, 30.5, 45, -123.4, 400]),
                                interpolation=kind, expand=draws.random() < 0.5,
                                fill=draws.choice([None, 100, [200] if name[0] == "l" else [10, 20, 300.7]]))
        for angle in (90, 270, 33):
            yield draws.choice(small), 0, step("Rotate", angle=angle, interpolation=kind, center=[3, 4.5], expand=angle != 90)
        for name in pick(6, small + named("31x64")):
            yield name, 0, step("Affine", angle=draws.choice([0, draws.uniform(-180, 180)]),
                                translate=[draws.randint(-9, 9), draws.randint(-9, 9)], scale=draws.uniform(0.3, 2.5),
                                shear=draws.choice([0, 0.0, 11.5, [7.0], [-20.0, 14.5]]), interpolation=kind)
        yield "rgb-24x24", 0, step("Affine", angle=20, translate=[1, 2], scale=1.5, shear=[0.0, 0.0], interpolation=kind,
                                   fill=[3, 4, 5], center=[0, 0])
    for name in named("24x24", "31x64") * 3:
        height, width = [int(part) for part in name.split("-")[1].split("x")]
        # Not the image's own corners: whether its border is within would hang on the last bit.
        corners = [[2, 1], [width - 4, 2], [width - 3, height - 2], [1, height - 3]]
        moved = [[x + draws.randint(-6, 6), y + draws.randint(-6, 6)] for x, y in corners]
        yield name, 1, step("Perspective", startpoints=corners, endpoints=moved,
                            interpolation=draws.choice(["bilinear", "bicubic"]), fill=9)
    for name in pick(9, small + named("31x64")):
        width = draws.choice([1, 3, 5, 7, [5, 3], [1, 9]])
        sigma = draws.choice([{}, {"sigma": 0.7}, {"sigma": [2.5]}, {"sigma": [0.4, 3.0]}])
        yield name, 1, step("GaussianBlur", kernel_size=width, **sigma)
    for kind, argument in (("Brightness", "brightness"), ("Contrast", "contrast"), ("Saturation", "saturation"),
                           ("Sharpness", "sharpness")):
        for name in pick(5):
            factor = draws.choice([0, 1, 2, draws.uniform(0, 1), draws.uniform(1, 4)])
            yield name, 0, step("Adjust" + kind, **{argument + "_factor": factor})
        yield draws.choice(small), 0, step("Adjust" + kind, **{argument + "_factor": 0.37})
    for name in pick(6) + ["rgb-70x45"]:
        yield name, 0, step("AdjustHue", hue_factor=draws.choice([0, 0.5, -0.5, draws.uniform(-0.5, 0.5)]))
    for name in pick(5):
        yield name, 0, step("AdjustGamma", gamma=draws.choice([0, 1, draws.uniform(0.2, 3)]), gain=draws.choice([1, 0.8, 2.5]))
    for name in pick(4):
        yield name, 0, step("Invert")
        yield name, 0, step("Posterize", bits=draws.randint(0, 8))
        yield name, 0, step("Solarize", threshold=draws.choice([0, 100, 127.5, 256]))
    for name in pick(3) + ["rgb-dark", "l-flat", "rgb-70x45"]:
        yield name, 0, step("AutoContrast")
        yield name, 0, step("Equalize")
    norm = step("Normalize", mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
    gray = step("Normalize", mean=[0.5], std=[0.25])
    tensor = step("ToTensor")
    yield "rgb-13x17", 0, tensor, norm
    yield "l-13x17", 0, tensor, gray
    yield "rgb-13x17", 0, tensor, gray, step("ConvertImageDtype")
    yield "rgb-13x17", 0, tensor, step("Erase", i=2, j=3, h=4, w=50, v=0.5), norm
    yield "rgb-13x17", 0, tensor, step("Erase", i=12, j=0, h=4, w=5, v=[0.1, 0.2, 0.3])
    yield "l-13x17", 0, tensor, step("Erase", i=1, j=2, h=2, w=3, v=[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]])
    yield "rgb-13x17", 0, step("PILToTensor"), step("ConvertImageDtype"), norm
    yield "rgb-13x17", 0, tensor, step("ConvertImageDtype", dtype="uint8"), step("ToImage")
    yield "rgb-13x17", 0, step("PILToTensor"), step("ToImage")
    yield "l-13x17", 0, tensor, step("ToImage"), step("Invert")
    yield "rgb-24x24", 0, tensor, step("Normalize", mean=[0.3], std=[0.2]), step("ToImage")
    yield "rgb-13x17", 0, tensor, step("HorizontalFlip"), step("VerticalFlip"), step("Crop", top=-2, left=1, height=9, width=30)
    yield "rgb-13x17", 0, tensor, step("CenterCrop", size=[20, 9])
    yield "rgb-13x17", 0, tensor, step("Pad", padding=[1, 2, 3, 4], fill=0.25)
    yield "rgb-13x17", 0, tensor, step("Pad", padding=[5, 6], padding_mode="reflect")
    yield "l-13x17", 0, tensor, step("Pad", padding=3, padding_mode="edge")
    yield "l-13x17", 0, tensor, step("Pad", padding=[2, 0, 1, 4], padding_mode="symmetric")
    matrix = [[round(draws.uniform(-1, 1), 3) for _ in range(18)] for _ in range(18)]
    mean = [round(draws.uniform(0, 1), 3) for _ in range(18)]
    yield "rgb-2x3", 1e-5, tensor, step("LinearTransformation", transformation_matrix=matrix, mean_vector=mean)
    imagenet = [step("Resize", size=20), step("CenterCrop", size=16), tensor, norm]
    for name in ("rgb-70x45", "rgb-31x64", "rgb-13x17", "rgb-37x29"):
        yield name, 0, *imagenet
    for kind in FILTERS:
        yield draws.choice(named("rgb-70x45", "l-31x64")), 0, step("Resize", size=24, interpolation=kind), step(
            "CenterCrop", size=[draws.randint(8, 24), draws.randint(8, 24)])
        yield "rgb-37x29", 0, step("Resize", size=[30, 60], interpolation=kind), step(
            "Crop", top=3, left=41, height=draws.randint(1, 20), width=19)
    yield "rgb-70x45", 0, step("Resize", size=12), step("CenterCrop", size=15)
    yield "rgb-70x45", 0, step("Rotate", angle=10, interpolation="bilinear"), step("AutoContrast"), step(
        "Resize", size=[17, 23]), step("TenCrop", size=[9, 11]), tensor, norm


def warps():
    """Coefficients as they are given to Pillow: torchvision finds those of Perspective otherwise on each processor."""
    draws = random.Random(SEED)
    for kind in WARPS:
        for name in ("rgb-37x29", "l-13x17", "rgb-13x17"):
            yield name, kind, [draws.uniform(0.7, 1.4), draws.uniform(-0.3, 0.3), draws.uniform(-5, 5),
                               draws.uniform(-0.3, 0.3), draws.uniform(0.7, 1.4), draws.uniform(-5, 5),
                               draws.uniform(-0.01, 0.01), draws.uniform(-0.01, 0.01)]


def applied(image, steps):
    values = [image]
    for transform in steps:
        results = [APPLY[transform["type"]](value, transform) for value in values]
        values = [each for result in results for each in (result if isinstance(result, list) else [result])]
    return values


def array(value):
    if isinstance(value, torch.Tensor):
        return value.float() if value.dtype == torch.uint8 else value
    pixels = numpy.asarray(value)
    return pixels[:, :, None] if pixels.ndim == 2 else pixels


def pil(pixels):
    return Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)


def main():
    tensors, written, warped = {}, [], []
    for name, pixels in inputs():
        tensors[name] = pixels
    for number, (name, levels, *steps) in enumerate(cases(list(tensors))):
        results = [array(result) for result in applied(pil(tensors[name]), steps)]
        case = f"{number:03}-{name}-" + "-".join(each["type"] for each in steps)
        if isinstance(results[0], torch.Tensor):
            tensors[case] = results[0] if len(results) == 1 else torch.stack(results)
        else:
            tensors[case] = numpy.ascontiguousarray(results[0] if len(results) == 1 else numpy.stack(results))
        written.append({"name": case, "input": name, "off": levels, "transforms": steps})
    for number, (name, kind, coefficients) in enumerate(warps()):
        result = f"warp-{number}-{name}"
        modes = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}
        image = pil(tensors[name])
        tensors[result] = array(image.transform(image.size, Image.PERSPECTIVE, coefficients, modes[kind], fillcolor=0))
        warped.append({"name": result, "input": name, "interpolation": kind, "coefficients": coefficients})
    for file, entries in (("cases.json", written), ("warps.json", warped)):
        text = ",\n".join(json.dumps(entry) for entry in entries)
        (HERE / file).write_text(f"[\n{text}\n]\n")
    safetensors_writer()(HERE / "goldens.safetensors", tensors, {
        "script": "make_goldens.py", "pillow_version": PIL.__version__,
        "torchvision_version": torchvision.__version__, "torch_version": torch.__version__,
        "numpy_version": numpy.__version__, "seed": str(SEED)})


main()
