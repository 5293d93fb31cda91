#!/usr/bin/python3
"""Writes forward.safetensors beside itself: PyTorch's outputs of data/models/fashion-cnn.

image                an input, (6, 1, 28, 28)
eval, train          the logits in evaluation mode, and in training mode after manual_seed(SEED)
running.NAME         the buffers after that step of training mode
"""
import importlib.util
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[7]
MODELS = ROOT / "data" / "models"
SEED = 11


def goldens_of_model():
    path = ROOT / "layers/src/test/resources/dev/lamina/model/make_goldens.py"
    spec = importlib.util.spec_from_file_location("model_goldens", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    sys.path.insert(0, str(MODELS))
    import reference_fashion_cnn
    definition = reference_fashion_cnn.yaml.safe_load((MODELS / "fashion-cnn.yaml").read_text())
    model = reference_fashion_cnn.Network(definition)
    weights, _ = reference_fashion_cnn.read_safetensors(MODELS / "fashion-cnn.safetensors")
    model.load_state_dict(weights)
    torch.manual_seed(3)
    image = torch.randn(6, 1, 28, 28)
    with torch.no_grad():
        tensors = {"image": image, "eval": model.eval()(image)}
        torch.manual_seed(SEED)
        tensors["train"] = model.train()(image)
    tensors.update((f"running.{name}", value) for name, value in model.named_buffers())
    goldens_of_model().write(HERE / "forward.safetensors", tensors, {
        "script": "make_goldens.py", "torch_version": torch.__version__, "seed": str(SEED)})


main()
