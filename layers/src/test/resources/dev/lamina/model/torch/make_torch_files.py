#!/usr/bin/python3
"""Writes the files of torch.save beside itself, with Debian's python3-torch, and what is in them.

types.pt, types-legacy.pt       every number type
strides.pt, strides-legacy.pt   views: transposed, sliced, repeated, shared, channels last, empty, scalar
protocol4.pt                    strides.pt by a later pickle protocol
expected.safetensors            all of these tensors, dense
checkpoint.pt                   {epoch, state_dict, optimizer} of a network in DataParallel
parameters.pt                   a plain dict of torch.nn.Parameter
network.safetensors             the state dict of checkpoint.pt's network
whole-model.pt                  a pickled module, which only code could make
hostile.pt, hostile-legacy.pt   a call of os.system in the place of a tensor
"""
import collections
import os
import pathlib
import sys

import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))
from make_goldens import origin, write  # noqa: E402


class Hostile:
    def __reduce__(self):
        return os.system, ("touch hostile-was-here",)


def types():
    values = torch.tensor([[0.0, 1.0, -2.5], [3.75, 100.0, -7.0]])
    state = collections.OrderedDict()
    for name in ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8"]:
        state[name] = values.to(getattr(torch, name))
    state["uint8"] = values.abs().to(torch.uint8)
    state["bool"] = values > 0
    return state


def strides():
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    return collections.OrderedDict(
        whole=base,
        transposed=base.transpose(0, 2),
        row=base[1, 2],
        stepped=base[:, ::2, 1::2],
        repeated=torch.tensor([[5], [6]], dtype=torch.int16).expand(2, 3),
        channels_last=torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
        double=torch.arange(6, dtype=torch.float64).reshape(2, 3).t(),
        empty=torch.zeros(0, 3),
        scalar=torch.tensor(7, dtype=torch.int64),
        tied=base,
    )


def network():
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(8, 2))


def main():
    torch.manual_seed(1)
    kinds = {"types": types(), "strides": strides()}
    for name, state in kinds.items():
        torch.save(state, HERE / f"{name}.pt")
        torch.save(state, HERE / f"{name}-legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(kinds["strides"], HERE / "protocol4.pt", pickle_protocol=4)
    write(HERE / "expected.safetensors", {**kinds["types"], **kinds["strides"]}, origin())

    net = network()
    for buffer in [net[1].running_mean, net[1].running_var]:
        buffer.uniform_(0.5, 1.5)
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(3, 1, 4, 4)).sum().backward()
    optimizer.step()
    wrapped = nn.DataParallel(net)
    torch.save({"epoch": 3, "arch": "small", "best": 0.5, "state_dict": wrapped.state_dict(),
                "optimizer": optimizer.state_dict()}, HERE / "checkpoint.pt")
    torch.save(dict(net.named_parameters()), HERE / "parameters.pt")
    write(HERE / "network.safetensors", net.state_dict(), origin())
    torch.save(net, HERE / "whole-model.pt")

    hostile = collections.OrderedDict(weight=torch.zeros(2), bias=Hostile())
    torch.save(hostile, HERE / "hostile.pt")
    torch.save(hostile, HERE / "hostile-legacy.pt", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
