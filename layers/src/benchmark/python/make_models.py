#!/usr/bin/python3
"""Writes the networks of the benchmark, with the same weights for Lamina and its peers.

    <output>/<network>.safetensors   the state dict, for Lamina
    <output>/<network>.onnx          for ONNX Runtime; the batch size is free
    <output>/<network>.pt            a TorchScript trace, for libtorch

The networks are torchvision's resnet18, resnet50 and mobilenet_v2, and a two-layer LSTM. Their
weights are torch's own initial ones of a fixed seed; the batch norms get statistics that differ from
channel to channel, so that leaving one out would show in the outputs.

Debian's packages python3-torch (1.13.1) and python3-torchvision (0.14.1) are enough.
"""
import argparse
import json
import pathlib
import struct
import warnings

import torch
import torchvision

SEED = 1
OPSET = 13
IMAGE_NETWORKS = ["resnet18", "resnet50", "mobilenet_v2"]
TYPES = {torch.float32: "F32", torch.int64: "I64"}


class Sequences(torch.nn.Module):
    """The LSTM alone, its output without the last states."""

    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(256, 256, num_layers=2)

    def forward(self, input):
        return self.lstm(input)[0]


def image_network(name):
    network = getattr(torchvision.models, name)(weights=None)
    for key, buffer in network.named_buffers():
        if key.endswith("running_mean"):
            buffer.normal_(0, 0.1)
        elif key.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
    return network


def write_safetensors(state, path):
    header = {"__metadata__": {"torch": "1.13.1", "torchvision": "0.14.1", "seed": str(SEED)}}
    end = 0
    for key, tensor in state.items():
        begin, end = end, end + tensor.numel() * tensor.element_size()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                       "data_offsets": [begin, end]}
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(encoded)))
        file.write(encoded)
        for tensor in state.values():
            file.write(tensor.contiguous().numpy().tobytes())


def write(output, name, network, state, example, batch_axis):
    network.eval()
    write_safetensors(state, output / f"{name}.safetensors")
    torch.jit.trace(network, example).save(str(output / f"{name}.pt"))
    torch.onnx.export(network, example, str(output / f"{name}.onnx"), opset_version=OPSET,
                      input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {batch_axis: "n"}, "output": {batch_axis: "n"}})
    print(f"{name}: {sum(tensor.numel() for tensor in state.values()):,} values")


def main():
    root = pathlib.Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=root / "target/benchmark/models",
                        help="folder that gets the files (default: target/benchmark/models of the module)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    # The exporter warns of LSTMs whose first states have a fixed batch size; these start from zeros.
    warnings.filterwarnings("ignore", module="torch.onnx")
    warnings.filterwarnings("ignore", message="The shape inference of prim::Constant")

    for name in IMAGE_NETWORKS:
        torch.manual_seed(SEED)
        network = image_network(name)
        write(arguments.output, name, network, network.state_dict(), torch.randn(2, 3, 224, 224), 0)
    torch.manual_seed(SEED)
    sequences = Sequences()
    write(arguments.output, "lstm", sequences, sequences.lstm.state_dict(), torch.randn(128, 2, 256), 1)


if __name__ == "__main__":
    main()
