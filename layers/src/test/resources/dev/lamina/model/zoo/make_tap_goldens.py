#!/usr/bin/env python3
"""Writes taps.safetensors: what PyTorch's forward hooks see inside of torchvision's resnet18.

Run with Debian 12's own Python (python3-torch 1.13.1, python3-torchvision 0.14.1):

    /usr/bin/python3 make_tap_goldens.py

Weights and images are drawn as in make_goldens.py. A module that is called twice has its second call under NAME_1;
NAME:input is what a module read. Values are cloned in the hook, since a later layer that works in place overwrites them.
"""
import pathlib

import numpy
import torch
import torchvision

from make_goldens import SEED, fill, write

TAPS = [
    "layer1.0.bn1", "layer1.0.bn1:input", "layer1.0.relu", "layer1.0.relu_1", "layer1.0", "layer1", "layer1:input",
    "layer2.0.conv2", "layer2.0.downsample", "layer2.0.downsample:input", "layer2.0.downsample.0", "layer3.1.relu_1",
    "layer4.1.bn2", "layer4", "avgpool", "fc:input", "fc",
]


def main():
    module = torchvision.models.resnet18(weights=None).eval()
    fill(module)
    images = torch.empty(2, 3, 32, 32).uniform_(-1, 1)
    seen, calls = {}, {}

    def hook(name):
        def note(_, inputs, output):
            use = calls[name] = calls.get(name, -1) + 1
            key = name if use == 0 else f"{name}_{use}"
            seen[key] = output.clone().numpy().astype(numpy.float32)
        return note

    def before(name):
        def note(_, inputs):
            seen[name + ":input"] = inputs[0].clone().numpy().astype(numpy.float32)
        return note

    for name, child in module.named_modules():
        child.register_forward_hook(hook(name))
        child.register_forward_pre_hook(before(name))
    with torch.no_grad():
        module(images)
    write(pathlib.Path(__file__).with_name("taps.safetensors"), {name: seen[name] for name in TAPS},
          {"torch": torch.__version__, "torchvision": torchvision.__version__, "seed": str(SEED)})


if __name__ == "__main__":
    main()
