#!/usr/bin/python3
"""Writes fashion-cnn.reference.json: PyTorch's numbers for fashion-cnn on the images of data/fashion.

The network is built here from fashion-cnn.yaml, as modules of torch.nn, and gets its weights from
fashion-cnn.safetensors. Before anything is written, it has to give the same logits, bit for bit,
as the module of train_fashion_cnn.py with the same weights.
"""
import argparse
import json
import math
import pathlib
import struct

import numpy
import torch
import torchvision
import yaml
from PIL import Image
from torch import nn
from torch.nn import functional
from torchvision import transforms

import train_fashion_cnn


class Add(nn.Module):
    def forward(self, first, second):
        return first + second


def build_layer(definition):
    arguments = {name: value for name, value in definition.items()
                 if name not in ("type", "from", "layers")}
    if definition["type"] == "Add":
        return Add()
    if definition["type"] == "Sequential":
        sequence = nn.Sequential()
        for name, layer in definition["layers"].items():
            sequence.add_module(name, build_layer(layer))
        return sequence
    return getattr(nn, definition["type"])(**arguments)


class Network(nn.Module):
    """The network of a definition with one input and one output."""

    def __init__(self, definition):
        super().__init__()
        (self.input,), (self.output,) = definition["inputs"], definition["outputs"]
        self.sources = {}
        previous = self.input
        for name, layer in definition["layers"].items():
            source = layer.get("from", previous)
            self.sources[name] = source if isinstance(source, list) else [source]
            self.add_module(name, build_layer(layer))
            previous = name

    def forward(self, image):
        values = {self.input: image}
        for name, sources in self.sources.items():
            values[name] = self.get_submodule(name)(*(values[source] for source in sources))
        return values[self.output]


def read_safetensors(path):
    content = path.read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__", {})
    types = {"F32": "<f4", "I64": "<i8"}
    tensors, end = {}, 0
    for name, entry in header.items():
        first, end_of_this = entry["data_offsets"]
        assert first == end, f"{path}: {name} does not begin where the tensor before it ends"
        end = end_of_this
        values = numpy.frombuffer(content[start + first:start + end], types[entry["dtype"]])
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]).copy())
    assert start + end == len(content), f"{path}: bytes after the last tensor"
    return tensors, metadata


def read_images(folder):
    """Keys, labels, and the normalised images, with the labels of torchvision's ImageFolder."""
    transform = transforms.Compose([
        transforms.ToTensor(),
        transforms.Normalize((train_fashion_cnn.MEAN,), (train_fashion_cnn.STD,))])
    classes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    keys, labels, images = [], [], []
    for label, name in enumerate(classes):
        for path in sorted((folder / name).glob("*.png")):
            with Image.open(path) as image:
                assert (image.mode, image.size) == ("L", (28, 28)), path
                images.append(transform(image))
            keys.append(path.relative_to(folder).as_posix())
            labels.append(label)
    return classes, keys, torch.tensor(labels), torch.stack(images)


def to_json(reference):
    """JSON with one row of the confusion matrix, and one image, on a line."""
    lines = []
    for name, value in reference.items():
        if name in ("confusion_matrix", "per_image"):
            rows = ",\n".join("    " + json.dumps(row) for row in value)
            lines.append(f"  {json.dumps(name)}: [\n{rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=pathlib.Path, default=here.parent / "fashion" / "images",
                        help="folder of the class folders (default: data/fashion/images)")
    parser.add_argument("--dataset", type=pathlib.Path,
                        default=pathlib.Path("/usr/share/datasets/fashion-mnist"),
                        help="folder of the four idx files (default: %(default)s, of the Debian "
                             "package dataset-fashion-mnist)")
    parser.add_argument("--output", type=pathlib.Path, default=here / "fashion-cnn.reference.json")
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    tensors, metadata = read_safetensors(here / "fashion-cnn.safetensors")
    model = Network(yaml.safe_load((here / "fashion-cnn.yaml").read_text(encoding="utf-8"))).eval()
    trained = train_fashion_cnn.FashionCnn().eval()
    for module in (model, trained):
        assert list(module.state_dict()) == list(tensors), "other names than the weights' file"
        module.load_state_dict(tensors)

    classes, keys, labels, images = read_images(arguments.images)
    assert images.dtype == torch.float32
    with torch.no_grad():
        batches = images.split(arguments.batch_size)
        logits = torch.cat([model(batch) for batch in batches])
        assert torch.equal(logits, torch.cat([trained(batch) for batch in batches])), \
            "fashion-cnn.yaml and train_fashion_cnn.py give different logits"
        losses = functional.cross_entropy(logits, labels, reduction="none")
    assert losses.dtype == torch.float32

    predictions = logits.argmax(1)
    top5 = (logits.topk(5).indices == labels[:, None]).any(1)
    confusion = numpy.zeros((len(classes), len(classes)), int)
    numpy.add.at(confusion, (labels.numpy(), predictions.numpy()), 1)
    per_image = sorted(zip(keys, labels.tolist(), predictions.tolist(), losses.tolist()),
                       key=lambda image: (-image[3], image[0]))

    test_images, test_labels = train_fashion_cnn.read_part(arguments.dataset, "t10k", 10_000)
    reference = {
        "torch_version": torch.__version__,
        "torchvision_version": torchvision.__version__,
        "model": "fashion-cnn",
        "mean": train_fashion_cnn.MEAN,
        "std": train_fashion_cnn.STD,
        "batch_size": arguments.batch_size,
        "images": len(keys),
        "classes": classes,
        "counts": torch.bincount(labels, minlength=len(classes)).tolist(),
        # the float32 losses are summed exactly, so that no order of summing is the right one
        "loss": math.fsum(losses.tolist()) / len(keys),
        "accuracy": (predictions == labels).sum().item() / len(keys),
        "top5_accuracy": top5.sum().item() / len(keys),
        "official_test_images": len(test_labels),
        "official_test_accuracy": train_fashion_cnn.accuracy(model, test_images, test_labels),
        "confusion_matrix": confusion.tolist(),
        "per_image_columns": ["key", "label", "prediction", "loss"],
        "per_image": per_image,
    }
    assert metadata["accuracy"] == f"{reference['official_test_accuracy']:.4f}", \
        "another official accuracy than the training script wrote beside the weights"
    arguments.output.write_text(to_json(reference), encoding="utf-8")
    for name in ("images", "loss", "accuracy", "top5_accuracy", "official_test_accuracy"):
        print(f"{name}: {reference[name]!r}")


if __name__ == "__main__":
    main()
