#!/usr/bin/python3
"""Trains the network of fashion-cnn.yaml on Fashion-MNIST and saves fashion-cnn.safetensors.

The 60,000 training images train it, for a number of epochs fixed in advance; the 10,000 test
images are looked at once, after the last epoch, for the accuracy written beside the weights.

Same seed, threads, machine and packages: same weights. Another CPU or another number of threads
may sum in another order, and end at other weights.
"""
import argparse
import gzip
import json
import pathlib
import struct
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

MEAN, STD = 0.2860, 0.3530
SHIFT = 2


class FashionCnn(nn.Module):
    """The module names are the layer names of fashion-cnn.yaml."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU())
        self.pool = nn.MaxPool2d(2)

        self.block1_conv1 = nn.Conv2d(32, 32, 3, padding=1, bias=False)
        self.block1_bn1 = nn.BatchNorm2d(32)
        self.block1_relu1 = nn.ReLU()
        self.block1_conv2 = nn.Conv2d(32, 32, 3, padding=1, bias=False)
        self.block1_bn2 = nn.BatchNorm2d(32)
        self.block1_relu2 = nn.ReLU()

        self.block2_conv1 = nn.Conv2d(32, 64, 3, stride=2, padding=1, bias=False)
        self.block2_bn1 = nn.BatchNorm2d(64)
        self.block2_relu1 = nn.ReLU()
        self.block2_conv2 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.block2_bn2 = nn.BatchNorm2d(64)
        self.block2_down = nn.Sequential(
            nn.Conv2d(32, 64, 1, stride=2, bias=False),
            nn.BatchNorm2d(64))
        self.block2_relu2 = nn.ReLU()

        self.block3_conv1 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.block3_bn1 = nn.BatchNorm2d(64)
        self.block3_relu1 = nn.ReLU()
        self.block3_conv2 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.block3_bn2 = nn.BatchNorm2d(64)
        self.block3_relu2 = nn.ReLU()

        self.average = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.dropout = nn.Dropout(0.1)
        self.fc = nn.Linear(64, 10)

    def forward(self, image):
        pool = self.pool(self.stem(image))

        branch = self.block1_relu1(self.block1_bn1(self.block1_conv1(pool)))
        branch = self.block1_bn2(self.block1_conv2(branch))
        block1 = self.block1_relu2(branch + pool)

        branch = self.block2_relu1(self.block2_bn1(self.block2_conv1(block1)))
        branch = self.block2_bn2(self.block2_conv2(branch))
        block2 = self.block2_relu2(branch + self.block2_down(block1))

        branch = self.block3_relu1(self.block3_bn1(self.block3_conv1(block2)))
        branch = self.block3_bn2(self.block3_conv2(branch))
        block3 = self.block3_relu2(branch + block2)

        return self.fc(self.dropout(self.flatten(self.average(block3))))


def read_idx(path, *shape):
    """The unsigned bytes of a gzipped idx file, whose header has to tell this shape."""
    with gzip.open(path, "rb") as file:
        content = file.read()
    start = 4 + 4 * len(shape)
    header = struct.unpack(f">{1 + len(shape)}I", content[:start])
    expected = (0x0800 + len(shape), *shape)
    assert header == expected, f"{path}: the idx header is {header}, expected {expected}"
    values = numpy.frombuffer(content, numpy.uint8, offset=start).reshape(shape)
    return torch.from_numpy(values.copy())


def read_part(folder, part, count):
    images = read_idx(folder / f"{part}-images-idx3-ubyte.gz", count, 28, 28)
    labels = read_idx(folder / f"{part}-labels-idx1-ubyte.gz", count)
    return images.unsqueeze(1), labels.long()


def normalise(images):
    """Bytes to float32, as torchvision's ToTensor and Normalize do it."""
    return images.float().div(255).sub(MEAN).div(STD)


def augment(images):
    """Flips half of the images left to right, and moves each by up to SHIFT pixels each way."""
    count, _, height, width = images.shape
    padded = functional.pad(images, [SHIFT] * 4)
    rows = torch.arange(height) + torch.randint(2 * SHIFT + 1, (count, 1))
    columns = torch.arange(width) + torch.randint(2 * SHIFT + 1, (count, 1))
    flipped = torch.rand(count, 1) < 0.5
    columns = torch.where(flipped, columns.flip(1), columns)
    return padded[torch.arange(count)[:, None, None, None], 0,
                  rows[:, None, :, None], columns[:, None, None, :]]


def accuracy(model, images, labels):
    model.eval()
    with torch.no_grad():
        right = sum((model(normalise(x)).argmax(1) == y).sum().item()
                    for x, y in zip(images.split(500), labels.split(500)))
    return right / len(labels)


def write_safetensors(path, tensors, metadata):
    """https://huggingface.co/docs/safetensors, with the tensors in the order they are given."""
    types = {torch.float32: ("F32", "<f4"), torch.int64: ("I64", "<i8")}
    header, chunks, offset = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        type_name, layout = types[tensor.dtype]
        chunk = tensor.detach().contiguous().numpy().astype(layout).tobytes()
        header[name] = {"dtype": type_name, "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(chunk)]}
        chunks.append(chunk)
        offset += len(chunk)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", type=pathlib.Path,
                        default=pathlib.Path("/usr/share/datasets/fashion-mnist"),
                        help="folder of the four idx files (default: %(default)s, of the Debian "
                             "package dataset-fashion-mnist)")
    parser.add_argument("--output", type=pathlib.Path, default=here / "fashion-cnn.safetensors")
    parser.add_argument("--seed", type=int, default=20170825)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.15, help="the cycle's peak")
    arguments = parser.parse_args()

    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    images, labels = read_part(arguments.dataset, "train", 60_000)
    test_images, test_labels = read_part(arguments.dataset, "t10k", 10_000)

    model = FashionCnn()
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print(f"torch {torch.__version__}, {parameters} parameters", flush=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=arguments.learning_rate, momentum=0.9,
                                weight_decay=5e-4, nesterov=True)
    steps = len(images) // arguments.batch_size
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=arguments.learning_rate, epochs=arguments.epochs, steps_per_epoch=steps)

    start = time.monotonic()
    for epoch in range(1, arguments.epochs + 1):
        model.train()
        total = 0.0
        order = torch.randperm(len(images))[:steps * arguments.batch_size]
        for batch in order.split(arguments.batch_size):
            loss = functional.cross_entropy(model(normalise(augment(images[batch]))), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
            total += loss.item()
        print(f"epoch {epoch:2d}: training loss {total / steps:.4f}, "
              f"{time.monotonic() - start:.0f} s", flush=True)

    test_accuracy = accuracy(model, test_images, test_labels)
    print(f"accuracy on the 10,000 test images {test_accuracy:.4f}")
    write_safetensors(arguments.output, model.state_dict(), {
        "torch_version": torch.__version__,
        "script": pathlib.Path(__file__).name,
        "seed": str(arguments.seed),
        "threads": str(arguments.threads),
        "epochs": str(arguments.epochs),
        "batch_size": str(arguments.batch_size),
        "learning_rate": str(arguments.learning_rate),
        "dataset": "Fashion-MNIST",
        "mean": f"{MEAN:.4f}",
        "std": f"{STD:.4f}",
        "parameters": str(parameters),
        "accuracy": f"{test_accuracy:.4f}",
    })
    print(f"{arguments.output}: {arguments.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
