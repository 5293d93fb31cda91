#!/usr/bin/python3
"""Exports small networks with Debian's torch.onnx beside itself, with inputs and PyTorch's outputs.

NAME.onnx           the network
NAME.safetensors    its inputs and outputs by their names in the file; batches of another size than
                    the one that the network was exported with

With the names of networks as arguments only these are written.
"""
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.resnet import BasicBlock, Bottleneck

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))
from make_goldens import origin, write  # noqa: E402

SEED = 5


class ResNet(nn.Module):
    """torchvision's blocks, in the order and under the names of its ResNet."""

    def __init__(self, block):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        wide = 8 * block.expansion
        self.layer1 = nn.Sequential(block(8, 8, downsample=self.shortcut(8, wide, 1)), block(wide, 8))
        self.layer2 = nn.Sequential(block(wide, 8, 2, self.shortcut(wide, wide, 2)))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(wide, 10)

    @staticmethod
    def shortcut(planes, wide, stride):
        if planes == wide and stride == 1:
            return None
        return nn.Sequential(nn.Conv2d(planes, wide, 1, stride, bias=False), nn.BatchNorm2d(wide))

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.avgpool(self.layer2(self.layer1(x)))
        return self.fc(torch.flatten(x, 1))


class Views(nn.Module):
    """What people write between the convolutions and the head."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, padding=1)
        self.fc = nn.Linear(4 * 6 * 6, 6)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = x.view(x.size(0), -1)
        x = self.fc(x)
        return x.reshape(-1, 2, 3).permute(0, 2, 1).contiguous().view(x.shape[0], 6)


class Recurrent(nn.Module):
    def __init__(self, kind, directions, layers=2, batch_first=False):
        super().__init__()
        self.rnn = getattr(nn, kind)(4, 5, num_layers=layers, bidirectional=directions == 2,
                                     batch_first=batch_first)

    def forward(self, x):
        output, states = self.rnn(x)
        return (output, *states) if isinstance(states, tuple) else (output, states)


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 6)
        self.lstm = nn.LSTM(6, 5, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(10, 4)

    def forward(self, tokens):
        output, _ = self.lstm(self.embedding(tokens))
        return F.log_softmax(self.fc(output[:, -1]), dim=1)


class Stateful(nn.Module):
    """Initial states as inputs."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 4)

    def forward(self, x, h):
        return self.gru(x, h)


class Transformer(nn.Module):
    def __init__(self, activation="gelu", norm_first=False):
        super().__init__()
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, activation=activation,
                                           norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.position = nn.Parameter(torch.randn(1, 6, 8))
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.encoder(x + self.position).mean(dim=1))


class Causal(nn.Module):
    """A decoder-only block with its mask made from the input's length."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 8)
        self.positions = nn.Embedding(6, 8)
        self.qkv = nn.Linear(8, 24)
        self.out = nn.Linear(8, 8)
        self.norm = nn.LayerNorm(8)
        self.register_buffer("mask", torch.tril(torch.ones(6, 6)).view(1, 1, 6, 6))

    def forward(self, tokens):
        b, t = tokens.shape
        x = self.embedding(tokens) + self.positions(torch.arange(t))
        q, k, v = self.qkv(self.norm(x)).split(8, dim=2)
        q, k, v = (y.view(b, t, 2, 4).transpose(1, 2) for y in (q, k, v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
        scores = scores.masked_fill(self.mask[:, :, :t, :t] == 0, float("-inf"))
        y = (F.softmax(scores, dim=-1) @ v).transpose(1, 2).contiguous().view(b, t, 8)
        return x + self.out(y)


class Vision(nn.Module):
    """A vision transformer's beginning: patches, and a class token that every record gets."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.position = nn.Parameter(torch.randn(1, 5, 8))
        self.block = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.fc = nn.Linear(8, 4)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1) + self.position
        return self.fc(self.block(x)[:, 0])


class Activations(nn.Module):
    def __init__(self, celu=False):
        super().__init__()
        self.layers = nn.ModuleList([
            nn.ReLU(), nn.LeakyReLU(0.2), nn.PReLU(3), nn.PReLU(), nn.ELU(0.7), nn.SELU(),
            nn.Sigmoid(), nn.Hardsigmoid(), nn.Hardswish(), nn.Tanh(), nn.GELU(), nn.SiLU(), nn.Mish(),
            nn.Softplus(), nn.Softsign(), nn.ReLU6(), nn.Hardtanh(-0.5, 0.3), nn.LogSigmoid(),
            nn.Softmax(1), nn.LogSoftmax(2), nn.Softmin(3), nn.GLU(3), nn.Tanhshrink()])
        if celu:
            self.layers.append(nn.CELU(0.8))

    def forward(self, x):
        return tuple(layer(x) for layer in self.layers)


class Pooling(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([
            nn.MaxPool2d(2), nn.MaxPool2d(3, 2, 1, ceil_mode=True), nn.MaxPool2d(3, 1, 1, dilation=2),
            nn.AvgPool2d(2), nn.AvgPool2d(3, 2, 1), nn.AvgPool2d(3, 2, 1, count_include_pad=False),
            nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(1), nn.AdaptiveAvgPool2d((4, 2)),
            nn.LocalResponseNorm(3), nn.InstanceNorm2d(4, affine=True), nn.GroupNorm(2, 4),
            nn.BatchNorm2d(4), nn.LayerNorm([8, 8]), nn.InstanceNorm2d(4)])

    def forward(self, x):
        return tuple(layer(x) for layer in self.layers)


class Resizing(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.shuffle = nn.PixelShuffle(2)
        self.unshuffle = nn.PixelUnshuffle(2)

    def forward(self, x):
        small = F.interpolate(x, scale_factor=2, mode="nearest")
        smooth = F.interpolate(x, size=(9, 7), mode="bilinear", align_corners=False)
        corners = F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=True)
        cubic = F.interpolate(x, scale_factor=1.5, mode="bicubic", align_corners=False)
        like = F.interpolate(x[:, :2], size=small.shape[-2:], mode="nearest")
        return (small, smooth, corners, cubic, like, self.up(x), self.shuffle(x), self.unshuffle(x),
                F.pad(x, (1, 2, 0, 1)), F.pad(x, (1, 2, 3, 1), mode="reflect"),
                F.pad(x, (1, 2, 0, 1), mode="replicate"), F.pad(x, (0, 1), value=2.5))


class Functions(nn.Module):
    """Arithmetic, reductions, and the cutting and joining of arrays."""

    def forward(self, x, y):
        a, b, c = x.split([1, 2, 3], dim=1)
        positive = x.abs() + 0.5
        return (
            x + y, x - y, x * y, x / positive, positive ** 1.5, positive.sqrt(), x.exp(), positive.log(),
            -x, x.erf(), 1 / positive, 2 - x, x.pow(2), torch.max(x, y), torch.min(x, y),
            x.clamp(-0.3, 0.4), x.clamp(min=0.1), x.mean(dim=2), x.sum(dim=(1, 2), keepdim=True), x.amax(dim=1),
            x.amin(dim=2, keepdim=True), x.norm(dim=1), x.argmax(dim=1).float(), x.std(dim=2),
            torch.cat([c, a, b], dim=1), torch.stack([x, y], dim=2), x.chunk(2, dim=1)[1], x[:, 1:5:2], x[:, -1],
            x[..., -2:], x[:, [2, 0, 5]], x.flip(1), x.unsqueeze(2).expand(-1, -1, 3, -1), x.repeat(1, 2, 1),
            x.transpose(1, 2) @ y, F.linear(x, torch.ones(3, 4)), x.flatten(1), x.squeeze(), x.reshape(x.shape[0], 2, 3, 4),
            F.normalize(x, dim=1), F.softmax(x, dim=1), torch.where(torch.tensor([True, False, True, True]), x, y),
            x.to(torch.int64).to(torch.float32), x.view(x.shape[0], -1)[:, 3:7])


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(2, 4, 3, padding=1, dilation=1)
        self.bn = nn.BatchNorm3d(4)
        self.pool = nn.MaxPool3d(2)
        self.line = nn.Conv1d(4, 3, 3, stride=2, groups=1)
        self.norm = nn.BatchNorm1d(3)

    def forward(self, x):
        x = self.pool(self.bn(self.conv(x)))
        return self.norm(self.line(x.flatten(2)))


def settle(net):
    """Statistics that differ from channel to channel."""
    for name, buffer in net.named_buffers():
        if name.endswith("running_mean"):
            buffer.normal_(0, 0.2)
        elif name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
    return net.eval()


def image(n, c=3, size=16):
    return (torch.randn(n, c, size, size),)


def cases():
    """Name, network, inputs of n records, arguments of the export."""
    free = {"dynamic_axes": True}
    recurrent = {"batch_axis": 1}
    yield "resnet-basic", lambda: ResNet(BasicBlock), lambda n: image(n, size=32), free
    yield "resnet-unfolded", lambda: ResNet(Bottleneck), lambda n: image(n, size=32), {
        "do_constant_folding": False, "training": torch.onnx.TrainingMode.PRESERVE, "opset_version": 11}
    yield "inverted-residual", lambda: nn.Sequential(
        InvertedResidual(3, 8, 2, 4), InvertedResidual(8, 8, 1, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Dropout(0.2), nn.Linear(8, 5)), image, {"opset_version": 9}
    yield "views-fixed", Views, lambda n: image(n, 2, 6), {}
    yield "views-free", Views, lambda n: image(n, 2, 6), free
    yield "lstm", lambda: Recurrent("LSTM", 1), lambda n: (torch.randn(7, n, 4),), recurrent
    yield "lstm-two", lambda: Recurrent("LSTM", 2), lambda n: (torch.randn(7, n, 4),), recurrent
    yield "lstm-batch-first", lambda: Recurrent("LSTM", 2, batch_first=True), lambda n: (torch.randn(n, 7, 4),), free
    yield "lstm-fixed", lambda: Recurrent("LSTM", 2, 1, batch_first=True), lambda n: (torch.randn(n, 7, 4),), {}
    yield "gru-two", lambda: Recurrent("GRU", 2, batch_first=True), lambda n: (torch.randn(n, 7, 4),), {
        **free, "opset_version": 11}
    yield "rnn", lambda: Recurrent("RNN", 1, 1, batch_first=True), lambda n: (torch.randn(n, 7, 4),), free
    yield "gru-states", Stateful, lambda n: (torch.randn(7, n, 3), torch.randn(1, n, 4)), recurrent
    yield "tagger", Tagger, lambda n: (torch.randint(0, 20, (n, 7)),), free
    yield "tagger-fixed", Tagger, lambda n: (torch.randint(0, 20, (n, 7)),), {"opset_version": 12}
    yield "transformer-free", Transformer, lambda n: (torch.randn(n, 6, 8),), free
    yield "transformer-fixed", lambda: Transformer("relu", True), lambda n: (torch.randn(n, 6, 8),), {
        "opset_version": 17}
    yield "causal-free", Causal, lambda n: (torch.randint(0, 11, (n, 6)),), free
    yield "causal-fixed", Causal, lambda n: (torch.randint(0, 11, (n, 6)),), {"opset_version": 14}
    yield "vision-free", Vision, lambda n: image(n, size=8), free
    yield "vision-fixed", Vision, lambda n: image(n, size=8), {}
    yield "activations", lambda: Activations(True), lambda n: (torch.randn(n, 3, 4, 6),), {"opset_version": 14}
    yield "activations-old", Activations, lambda n: (torch.randn(n, 3, 4, 6),), {**free, "opset_version": 9}
    yield "pooling", Pooling, lambda n: image(n, 4, 8), {"opset_version": 17}
    yield "pooling-old", Pooling, lambda n: image(n, 4, 8), {**free, "opset_version": 10}
    yield "resizing", Resizing, lambda n: image(n, 4, 6), {"opset_version": 13}
    yield "resizing-free", Resizing, lambda n: image(n, 4, 6), {**free, "opset_version": 11}
    yield "functions", Functions, lambda n: (torch.randn(n, 6, 4), torch.randn(n, 6, 4)), {"opset_version": 13}
    yield "functions-free", Functions, lambda n: (torch.randn(n, 6, 4), torch.randn(n, 6, 4)), {
        **free, "opset_version": 11}
    yield "volumes", Volumes, lambda n: (torch.randn(n, 2, 4, 6, 6),), free


def export(name, net, inputs, options):
    options = dict(options)
    axis = options.pop("batch_axis", 0)
    free = options.pop("dynamic_axes", False) or axis == 1
    torch.manual_seed(SEED)
    net = settle(net())
    few = inputs(2 if free else 1)
    many = inputs(3)
    with torch.no_grad():
        outputs = net(*many)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    in_names = ["image" if len(many) == 1 else f"in{i}" for i in range(len(many))]
    out_names = ["logits" if len(outputs) == 1 else f"out{i}" for i in range(len(outputs))]
    if free:
        options["dynamic_axes"] = {key: {axis: "batch"} for key in in_names}
    options.setdefault("opset_version", 13)
    torch.onnx.export(net, few, HERE / f"{name}.onnx", input_names=in_names, output_names=out_names, **options)
    tensors = dict(zip(in_names, many))
    tensors.update(zip(out_names, (output.contiguous() for output in outputs)))
    write(HERE / f"{name}.safetensors", tensors, {**origin(), "seed": str(SEED)})


def main():
    import warnings
    warnings.filterwarnings("ignore")
    for name, net, inputs, options in cases():
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            export(name, net, inputs, options)


if __name__ == "__main__":
    main()
