#!/usr/bin/python3
"""Writes the goldens of dev.lamina.model beside itself, with Debian's python3-torch.

types.safetensors        every type of the format; each array NAME has its values as F64 in expected.NAME
fashion-cnn.safetensors  an input of data/models/fashion-cnn, PyTorch's logits, and in the metadata
                         what PyTorch prints
two-heads.safetensors    the same of two-heads.yaml, a network of two inputs and three outputs, with
                         its weights under weights.*
"""
import json
import pathlib
import struct
import sys

import numpy
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE.parents[6] / "data" / "models"
sys.path.insert(0, str(MODELS))
import reference_fashion_cnn  # noqa: E402

SEED = 20240607
NAMES = {
    torch.bool: "BOOL", torch.uint8: "U8", torch.int8: "I8", torch.int16: "I16", torch.int32: "I32",
    torch.int64: "I64", torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32",
    torch.float64: "F64",
}


def raw(tensor):
    """Type, shape and little-endian bytes of a torch tensor or a numpy array."""
    if isinstance(tensor, numpy.ndarray):
        return f"U{tensor.dtype.itemsize * 8}", tensor.shape, tensor.astype(tensor.dtype.newbyteorder("<")).tobytes()
    name = NAMES[tensor.dtype]
    tensor = tensor.contiguous()
    if tensor.dtype == torch.bfloat16:
        # numpy has no bfloat16: it is the upper half of a float32
        bits = tensor.float().numpy().view(numpy.uint32)
        return name, tensor.shape, (bits >> 16).astype("<u2").tobytes()
    array = tensor.numpy()
    return name, tensor.shape, array.astype(array.dtype.newbyteorder("<")).tobytes()


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for key, tensor in tensors.items():
        dtype, shape, content = raw(tensor)
        header[key] = {"dtype": dtype, "shape": list(shape),
                       "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def origin():
    return {"script": "make_goldens.py", "torch_version": torch.__version__,
            "numpy_version": numpy.__version__, "seed": str(SEED)}


def types():
    floats = torch.tensor([0.0, -0.0, 1.0, -2.5, 65504.0, 6.103515625e-05, 5.960464477539063e-08,
                           float("inf"), float("-inf"), float("nan"), 0.1, 3.140625])
    tensors = {
        "f32": floats.reshape(3, 4),
        "bool": torch.tensor([[True, False, True]]),
        "f16": floats.half().reshape(2, 6),
        "bf16": floats.bfloat16().reshape(2, 2, 3),
        "f64": floats.double() * 1e200,
        "i8": torch.tensor([-128, -1, 0, 127], dtype=torch.int8),
        "u8": torch.tensor([0, 1, 128, 255], dtype=torch.uint8),
        "i16": torch.tensor([-32768, -1, 0, 32767], dtype=torch.int16),
        "u16": numpy.array([0, 1, 32768, 65535], numpy.uint16),
        "i32": torch.tensor([-2**31, -1, 0, 2**31 - 1], dtype=torch.int32),
        "u32": numpy.array([0, 1, 2**31, 2**32 - 1], numpy.uint32),
        "i64": torch.tensor([-2**53, -1, 0, 2**53], dtype=torch.int64),
        "u64": numpy.array([0, 1, 2**32, 2**53], numpy.uint64),
        "scalar": torch.tensor(-7.25),
        "scalar_i64": torch.tensor(42),
        "empty": torch.zeros(2, 0, 3),
        "empty_i64": torch.zeros(0, dtype=torch.int64),
        "größe \"\\ 大": torch.tensor([1.0]),
    }
    for key, tensor in list(tensors.items()):
        values = torch.from_numpy(tensor.astype("f8")) if isinstance(tensor, numpy.ndarray) else tensor
        tensors["expected." + key] = values.double()
    write(HERE / "types.safetensors", tensors, origin())


class FashionCnn(reference_fashion_cnn.Network):
    """Under the name that Lamina makes from the file's."""


def fashion_cnn():
    definition = reference_fashion_cnn.yaml.safe_load((MODELS / "fashion-cnn.yaml").read_text())
    model = FashionCnn(definition).eval()
    weights, _ = reference_fashion_cnn.read_safetensors(MODELS / "fashion-cnn.safetensors")
    model.load_state_dict(weights)
    torch.manual_seed(SEED)
    image = torch.randn(3, 1, 28, 28)
    with torch.no_grad():
        write(HERE / "fashion-cnn.safetensors", {"image": image, "logits": model(image)},
              {**origin(), "printed": str(model)})


class TwoHeads(nn.Module):
    """two-heads.yaml."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential()
        self.stem.add_module("conv", nn.Conv2d(2, 4, 3, padding=1))
        self.stem.add_module("inner", nn.Sequential(nn.BatchNorm2d(4), nn.ReLU(inplace=True)))
        self.pool = nn.MaxPool2d(2, return_indices=True)
        self.flat = nn.Flatten()
        self.side = nn.Linear(5, 16)
        self.sum = reference_fashion_cnn.Add()
        self.head = nn.Linear(16, 3)
        self.log = nn.LogSoftmax(dim=1)

    def forward(self, image, vector):
        values, indices = self.pool(self.stem(image))
        joined = self.sum(self.side(vector), self.flat(values))
        return self.log(self.head(joined)), indices, joined


def two_heads():
    torch.manual_seed(SEED)
    model = TwoHeads().eval()
    image, vector = torch.randn(2, 2, 4, 4), torch.randn(2, 5)
    with torch.no_grad():
        log, indices, joined = model(image, vector)
    tensors = {"image": image, "vector": vector, "log": log, "indices": indices, "sum": joined}
    tensors.update(("weights." + key, value) for key, value in model.state_dict().items())
    write(HERE / "two-heads.safetensors", tensors, {**origin(), "printed": str(model)})


if __name__ == "__main__":
    types()
    fashion_cnn()
    two_heads()
