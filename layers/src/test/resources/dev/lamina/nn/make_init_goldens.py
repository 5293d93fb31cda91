#!/usr/bin/python3
"""Writes init.safetensors: what the functions of torch.nn.init make, CASE for each case of InitTest.

    /usr/bin/python3 make_init_goldens.py

Each case starts with the seed 7 and fills an array (6, 4, 3, 2), unless its name says otherwise.
"""
import importlib.util
import pathlib

import torch
from torch.nn import init

HERE = pathlib.Path(__file__).resolve().parent
CASES = {
    "uniform": lambda x: init.uniform_(x, -0.3, 2),
    "normal": lambda x: init.normal_(x, 1, 0.5),
    "constant": lambda x: init.constant_(x, 0.3),
    "trunc_normal": lambda x: init.trunc_normal_(x),
    "trunc_normal_narrow": lambda x: init.trunc_normal_(x, 1, 0.02, 0.97, 1.01),
    "xavier_uniform": lambda x: init.xavier_uniform_(x, 1.5),
    "xavier_normal": lambda x: init.xavier_normal_(x),
    "kaiming_uniform": lambda x: init.kaiming_uniform_(x),
    "kaiming_uniform_fan_out": lambda x: init.kaiming_uniform_(x, 0.2, "fan_out"),
    "kaiming_uniform_tanh": lambda x: init.kaiming_uniform_(x, nonlinearity="tanh"),
    "kaiming_normal": lambda x: init.kaiming_normal_(x, mode="fan_out", nonlinearity="relu"),
    "kaiming_normal_selu": lambda x: init.kaiming_normal_(x, nonlinearity="selu"),
    "orthogonal": lambda x: init.orthogonal_(x, 2),
    "dirac": lambda x: init.dirac_(x),
    "dirac_groups": lambda x: init.dirac_(x, 3),
}
MATRICES = {
    "tall_orthogonal": lambda x: init.orthogonal_(x),
    "tall_eye": lambda x: init.eye_(x),
    "tall_sparse": lambda x: init.sparse_(x, 0.3),
}


def cases_writer():
    spec = importlib.util.spec_from_file_location("make_goldens", HERE.parent / "cases" / "make_goldens.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write


def main():
    torch.set_num_threads(1)
    tensors = {}
    for cases, shape in ((CASES, (6, 4, 3, 2)), (MATRICES, (7, 5))):
        for name, fill in cases.items():
            torch.manual_seed(7)
            tensors[name] = fill(torch.zeros(shape))
    print(cases_writer()(HERE / "init.safetensors", tensors, {"torch": torch.__version__}), "bytes")


if __name__ == "__main__":
    main()
