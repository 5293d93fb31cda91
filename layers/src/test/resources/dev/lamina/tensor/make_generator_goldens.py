#!/usr/bin/python3
"""Writes generator.safetensors: what torch's CPU generator draws, SEED/CALL for each seed and call.

    /usr/bin/python3 make_generator_goldens.py

The calls under "sequence" follow one another without a new seed.
"""
import importlib.util
import pathlib

import torch

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = [0, 1, 1000, 67280421310721, 2**32 - 1, 2**32 + 5, -1, -12345678901]

CALLS = {
    "rand": lambda: torch.rand(5, 3),
    "uniform": lambda: torch.empty(7).uniform_(-2.5, 0.3),
    "uniform_tiny": lambda: torch.empty(20).uniform_(-1e-20, 1e-20),
    "randn_1": lambda: torch.randn(1),
    "randn_15": lambda: torch.randn(15),
    "randn_16": lambda: torch.randn(16),
    "randn_17": lambda: torch.randn(17),
    "randn_31": lambda: torch.randn(31),
    "randn_100": lambda: torch.randn(4, 25),
    "normal_15": lambda: torch.empty(15).normal_(3, 0.02),
    "normal_35": lambda: torch.empty(5, 7).normal_(3, 0.02),
    "bernoulli": lambda: torch.empty(50).bernoulli_(0.3),
    "randint": lambda: torch.randint(-3, 11, (30,)),
    "randint_wide": lambda: torch.randint(-2**40, 2**40, (10,)),
    "randint_edge": lambda: torch.randint(0, 2**32, (10,)),
    "randint_below_edge": lambda: torch.randint(0, 2**32 - 1, (10,)),
    "randperm": lambda: torch.randperm(23),
    "randperm_1": lambda: torch.randperm(1),
}

SEQUENCE = ["randn_15", "rand", "randn_1", "randn_17", "bernoulli", "randn_15", "randint", "randn_1", "randperm", "randn_1"]


def cases_writer():
    spec = importlib.util.spec_from_file_location("make_goldens", HERE.parent / "cases" / "make_goldens.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write


def main():
    torch.set_num_threads(1)
    tensors = {}
    for seed in SEEDS:
        for name, call in CALLS.items():
            torch.manual_seed(seed)
            tensors[f"{seed}/{name}"] = call()
        torch.manual_seed(seed)
        for i, name in enumerate(SEQUENCE):
            tensors[f"{seed}/sequence/{i}.{name}"] = CALLS[name]()
    print(cases_writer()(HERE / "generator.safetensors", tensors, {"torch": torch.__version__}), "bytes")


if __name__ == "__main__":
    main()
