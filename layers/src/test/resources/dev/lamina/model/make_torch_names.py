#!/usr/bin/python3
"""Writes the public names of PyTorch that ModulesPageTest compares with the library's.

    /usr/bin/python3 make_torch_names.py

torch-names.json has torch's version; "modules", each public class of torch.nn that is a module, with the
arguments of its constructor in order ("*" before what takes any number); and "functional", the public
functions of torch.nn.functional, without those that belong to Python or to torch's own dispatch.
"""
import inspect
import json
import pathlib

import torch
from torch import nn

NOT_FUNCTIONS = ("torch.overrides", "torch._jit_internal", "torch._C", "typing")


def arguments(module):
    parameters = list(inspect.signature(module.__init__).parameters.values())[1:]
    if issubclass(module, nn.RNNBase) and module is not nn.RNNBase:  # which only pass their arguments on
        parameters = list(inspect.signature(nn.RNNBase.__init__).parameters.values())[2:]
    return [("*" if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) else "") + p.name for p in parameters]


def is_module(name):
    value = getattr(nn, name)
    return not name.startswith("_") and isinstance(value, type) and issubclass(value, nn.Module)


def is_function(name):
    value = getattr(nn.functional, name)
    return (
        not name.startswith(("_", "has_torch_function", "assert_"))
        and callable(value)
        and not isinstance(value, type)
        and getattr(value, "__module__", None) not in NOT_FUNCTIONS
    )


def main():
    names = {
        "torch": torch.__version__,
        "modules": {name: arguments(getattr(nn, name)) for name in sorted(dir(nn)) if is_module(name)},
        "functional": [name for name in sorted(dir(nn.functional)) if is_function(name)],
    }
    lines = [f'    {json.dumps(name)}: {json.dumps(of)}' for name, of in names["modules"].items()]
    text = (
        f'{{\n  "torch": {json.dumps(names["torch"])},\n  "modules": {{\n' + ",\n".join(lines) + "\n  },\n"
        f'  "functional": {json.dumps(names["functional"])}\n}}\n'
    )
    pathlib.Path(__file__).with_name("torch-names.json").write_text(text)


if __name__ == "__main__":
    main()
