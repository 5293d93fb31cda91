#!/usr/bin/python3
"""Writes PyTorch's numbers for every case of the tables beside this script.

    /usr/bin/python3 make_goldens.py [family ...]

A table FAMILY.json has two lists, one case a line.

"cases": what a layer must compute.
    name      unique in its table; cases are kept in order
    type      a class of torch.nn, or a name in FUNCTIONS below
    args      its arguments under torch's names, as a model definition gives them (a list is a tuple)
    inputs    what forward is called with; each has a "shape" and a "kind":
                randn (default), rand, randint with "low" and "high" (int64), probabilities and
                log_probabilities (over axis 1, or over the only one), or, without a shape, "values"
                (nested lists) with "dtype" float32 (default) or int64;
              "scale" multiplies it, "plant" sets elements: {"nan": [flat indices], "-inf": ...};
              null for an optional input that is not given
    forward   names among the arguments that torch's forward takes, or CALLS below, not its class
    mode      "eval" (default) or "train"
    seed      of the parameters, and of the random numbers of forward; default: of the name
    printed   the printed form, for names in FUNCTIONS alone
    The remaining keys are for the tests: "records": false where a record's output depends on the
    others (by default it must not, in evaluation mode), or, where the records are not the first axis of
    all, which they are of each input and output, null for none: {"inputs": [1, null], "outputs": [1]};
    "parts": the records' axes of a loss's inputs, where it is not 0 of each, or false where the loss is
    not put together from parts of its records;
    "initial": "normal" where initial parameters are drawn from a normal distribution; "plan": a reason
    why no plan can take it, or {ENGINE: reason}.

"errors": what a layer must refuse, in its arguments or in forward.
    name, type, args, forward, mode as above; inputs as above, none if the arguments are refused
    message   what the message must contain: the argument's name, what was expected, what came
    torch     why Lamina is stricter, where torch accepts it; otherwise torch must refuse it too
    at        "values" or "mode" where shapes alone do not tell

FAMILY.safetensors has, for every case, CASE/initial/KEY (a new layer's state dict, where it differs from
state/KEY), CASE/state/KEY, CASE/input.0, ..., CASE/output.0, ..., and CASE/after/KEY of each buffer after
a training pass and of all else that forward changed; its metadata: torch's version, CASE/seed,
CASE/printed, and CASE/refused with torch's message for each error.

The bytes are the same on every run on one kind of machine.
"""
import json
import os
import pathlib
import struct
import sys
import warnings
import zlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
DTYPES = {torch.float32: "F32", torch.int64: "I64"}


class Function(nn.Module):
    """A function of torch as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


class Constant(nn.Module):
    """What torch has a buffer of a module for."""

    def __init__(self, shape, dtype):
        super().__init__()
        self.register_buffer("value", torch.zeros(shape, dtype={"float": torch.float32, "long": torch.int64}[dtype]))

    def forward(self):
        return self.value


class SyncBatchNorm(nn.SyncBatchNorm):
    """torch's, which takes arrays on a GPU alone, as it would work there."""

    def forward(self, x):
        self._check_non_zero_input_channels(x)
        return nn.modules.batchnorm._BatchNorm.forward(self, x)


def add(alpha=1, other=None):
    def function(first, *others):
        total = first
        for term in others if other is None else [other]:
            total = torch.add(total, term, alpha=alpha)
        return total

    return Function(function)


def second(function, name="other"):
    """A function of two arrays, or of one and the argument that has the second's name."""

    def build(**arguments):
        numbers = [arguments.pop(name)] if name in arguments else []
        return Function(lambda *inputs: function(*inputs, *numbers, **arguments))

    return build


def function_of(function):
    """A function of one array and arguments that have the function's names for them."""
    return lambda **arguments: Function(lambda x: function(x, **arguments))


def as_tensor(function):
    """A function of two arrays, the second a number too."""
    return lambda x, y: function(x, y if isinstance(y, torch.Tensor) else torch.tensor(y))


def slice_of(dim, start=None, end=None, step=1):
    return Function(lambda x: torch.ops.aten.slice(x, dim, start, end, step))


def select(dim, index=None):
    places = [] if index is None else [torch.tensor(index)]
    return Function(lambda x, *y: torch.index_select(x, dim, *y, *places))


def reshape(shape, leading=0):
    return Function(lambda x: x.reshape(x.shape[:leading] + torch.Size(shape if isinstance(shape, tuple) else (shape,))))


def where(other=None):
    numbers = [] if other is None else [other]
    return Function(lambda condition, *inputs: torch.where(condition.bool(), *inputs, *numbers))


def beyond(x, lengths=None):
    """Which steps of sequences (N, T, *) are padding: (N, T)."""
    steps = torch.arange(x.shape[1]).expand(x.shape[:2])
    return steps >= (x.shape[1] if lengths is None else lengths[:, None])


def step_mean(x, lengths=None):
    kept = x.masked_fill(beyond(x, lengths)[:, :, None], 0)
    count = torch.full((len(x),), x.shape[1]) if lengths is None else lengths
    return kept.sum(1) / count.clamp(min=1)[:, None]


def step_max(x, lengths=None):
    largest = x.masked_fill(beyond(x, lengths)[:, :, None], -torch.inf).amax(1)
    return largest if lengths is None else torch.where(lengths[:, None] == 0, torch.zeros(()), largest)


def step_last(x, lengths=None):
    if lengths is None:
        return x[:, -1].clone()
    last = x[torch.arange(len(x)), (lengths - 1).clamp(min=0)]
    return torch.where(lengths[:, None] == 0, torch.zeros(()), last)


def extreme(function):
    return lambda dim=None, keepdim=False: Function(
        lambda x: function(x) if dim is None and not keepdim else function(x, dim, keepdim))


# What Lamina has a layer for and torch a function; each gives a module for the layer's arguments.
FUNCTIONS = {
    "Abs": function_of(torch.abs),
    "Add": add,
    "Amax": function_of(lambda x, dim=(), keepdim=False: torch.amax(x, dim, keepdim)),
    "Amin": function_of(lambda x, dim=(), keepdim=False: torch.amin(x, dim, keepdim)),
    "Argmax": function_of(torch.argmax),
    "Argmin": function_of(torch.argmin),
    "Chunk": lambda chunks, dim=1: Function(lambda x: torch.chunk(x, chunks, dim)),
    "Clamp": function_of(torch.clamp),
    "Concat": lambda dim=1: Function(lambda *inputs: torch.cat(inputs, dim)),
    "Constant": Constant,
    "Div": second(torch.div),
    "Erf": function_of(torch.erf),
    "Exp": function_of(torch.exp),
    "Expand": lambda size: Function(lambda x: x.expand(size).clone()),
    "Gather": lambda dim: Function(lambda x, index: torch.gather(x, dim, index)),
    "IndexSelect": select,
    "Interpolate": function_of(nn.functional.interpolate),
    "Log": function_of(torch.log),
    "Matmul": lambda: Function(torch.matmul),
    "Max": extreme(torch.max),
    "Maximum": second(as_tensor(torch.maximum)),
    "Mean": function_of(lambda x, dim=None, keepdim=False: torch.mean(x, dim, keepdim)),
    "Min": extreme(torch.min),
    "Minimum": second(as_tensor(torch.minimum)),
    "Mul": second(torch.mul),
    "Neg": function_of(torch.neg),
    "Pad": function_of(nn.functional.pad),
    "PaddingMask": lambda: Function(lambda x, lengths: beyond(x, lengths).float()),
    "Permute": function_of(torch.permute),
    "Pow": second(torch.pow, "exponent"),
    "Reciprocal": function_of(torch.reciprocal),
    "Reshape": reshape,
    "Rsqrt": function_of(torch.rsqrt),
    "Slice": slice_of,
    "Split": lambda split_size_or_sections, dim=1: Function(lambda x: torch.split(x, split_size_or_sections, dim)),
    "Sqrt": function_of(torch.sqrt),
    "Squeeze": function_of(torch.squeeze),
    "StepLast": lambda: Function(step_last),
    "StepMax": lambda: Function(step_max),
    "StepMean": lambda: Function(step_mean),
    "StepPlaces": lambda start=0: Function(
        lambda x: torch.arange(start, start + x.shape[1]).expand(x.shape[:2]).float()),
    "Stack": lambda dim=1: Function(lambda *inputs: torch.stack(inputs, dim)),
    "Sub": second(torch.sub),
    "Sum": function_of(lambda x, dim=None, keepdim=False: torch.sum(x, dim, keepdim)),
    "Transpose": function_of(torch.transpose),
    "Unsqueeze": function_of(torch.unsqueeze),
    "View": reshape,
    "Where": where,
}


# What stands for a class of torch that cannot run here.
CLASSES = {"SyncBatchNorm": SyncBatchNorm}


def lengths_call(module, inputs):
    """A recurrence of input, initial states and lengths: torch takes the lengths as a packed sequence."""
    count = 2 if isinstance(module, nn.LSTM) else 1
    states = inputs[1:1 + count]
    states = None if not states or states[0] is None else tuple(states) if count == 2 else states[0]
    if len(inputs) <= 1 + count or inputs[-1] is None:
        return module(inputs[0], states)
    steps = inputs[0].shape[1 if module.batch_first else 0]
    packed = nn.utils.rnn.pack_padded_sequence(
        inputs[0], inputs[-1], batch_first=module.batch_first, enforce_sorted=False)
    output, final = module(packed, states)
    return nn.utils.rnn.pad_packed_sequence(output, batch_first=module.batch_first, total_length=steps)[0], final


def masked(mask, additive):
    """A mask as torch takes it: boolean if it has nothing but 0 and 1, unless it is to be added."""
    return mask if mask is None or additive or bool(((mask != 0) & (mask != 1)).any()) else mask.bool()


def attention_call(module, inputs, additive_mask=False, **arguments):
    """An attention of query, key, value, key_padding_mask and attn_mask."""
    query, key, value, padding, mask = list(inputs) + [None] * (5 - len(inputs))
    padding = None if padding is None else padding.bool()
    return module(query, key, value, padding, attn_mask=masked(mask, additive_mask), **arguments)


def transformer_call(sequences, masks):
    """A part of a transformer, whose sequences come first, then masks, then the masks of padding."""

    def call(module, inputs, additive_mask=False):
        given = list(inputs) + [None] * (sequences + 2 * masks - len(inputs))
        for i in range(sequences, len(given)):
            is_padding = i >= sequences + masks
            given[i] = given[i].bool() if is_padding and given[i] is not None else masked(given[i], additive_mask)
        return module(*given)

    return call


# How torch takes the inputs of a layer where it does not take them in order.
CALLS = {
    "RNN": lengths_call,
    "LSTM": lengths_call,
    "GRU": lengths_call,
    "LSTMCell": lambda module, inputs: module(inputs[0], tuple(inputs[1:]) or None),
    "MultiheadAttention": attention_call,
    "TransformerEncoderLayer": transformer_call(1, 1),
    "TransformerEncoder": transformer_call(1, 1),
    "TransformerDecoderLayer": transformer_call(2, 2),
    "TransformerDecoder": transformer_call(2, 2),
    "Transformer": transformer_call(2, 3),
}

def call(case, module, inputs):
    plainly = lambda module, inputs, **arguments: module(*inputs, **arguments)
    with torch.no_grad():
        return CALLS.get(case["type"], plainly)(module, inputs, **arguments_of(case, True))


# Arguments that are modules, given by their own arguments.
PARTS = {
    "encoder_layer": nn.TransformerEncoderLayer,
    "decoder_layer": nn.TransformerDecoderLayer,
    "norm": nn.LayerNorm,
    "custom_encoder": nn.TransformerEncoder,
    "custom_decoder": nn.TransformerDecoder,
}

# Arguments that are tensors.
TENSORS = ("weight", "pos_weight", "_random_samples")


# Arguments that are functions.
DISTANCES = {
    "pairwise": nn.PairwiseDistance(),
    "cosine": lambda x1, x2: 1 - nn.functional.cosine_similarity(x1, x2),
}


def argument(name, value):
    """An argument as torch takes it: tuples for lists, tensors, infinities."""
    if name in TENSORS and value is not None:
        return torch.tensor(value, dtype=torch.float32)
    if name == "distance_function":
        return DISTANCES.get(value, value)
    if value in ("inf", "-inf"):
        return float(value)
    if name in PARTS and value is not None:
        return PARTS[name](**{key: argument(key, part) for key, part in value.items()})
    return tuple(value) if isinstance(value, list) else value


def arguments_of(case, of_forward):
    """The case's arguments of forward, or those of the class."""
    return {
        name: argument(name, value)
        for name, value in case.get("args", {}).items()
        if (name in case.get("forward", [])) == of_forward
    }


def build(case):
    arguments = arguments_of(case, False)
    if case["type"] in FUNCTIONS:
        return FUNCTIONS[case["type"]](**arguments)
    return CLASSES.get(case["type"], getattr(nn, case["type"], None))(**arguments)


def draw(spec):
    if spec is None:
        return None
    if "values" in spec:
        return torch.tensor(spec["values"], dtype=getattr(torch, spec.get("dtype", "float32")))
    shape = spec["shape"]
    kind = spec.get("kind", "randn")
    if kind == "randint":
        values = torch.randint(spec["low"], spec["high"], shape)
    elif kind == "rand":
        values = torch.rand(shape)
    else:
        values = torch.randn(shape)
    if kind in ("probabilities", "log_probabilities"):
        axis = min(1, len(shape) - 1)
        values = values.softmax(axis) if kind == "probabilities" else values.log_softmax(axis)
    elif kind not in ("randint", "rand", "randn"):
        raise ValueError(f"unknown kind {kind}")
    values = values * spec.get("scale", 1)
    for value, indices in spec.get("plant", {}).items():
        values.view(-1)[indices] = float(value)
    return values


def enliven(module):
    """Gives arrays of equal elements, such as running statistics, values that a test can tell apart."""
    with torch.no_grad():
        for name, array in module.state_dict().items():
            if array.dtype == torch.int64:
                array.copy_(torch.arange(3, 3 + array.numel()).view(array.shape))
            elif array.numel() > 0 and bool((array == array.view(-1)[0]).all()):
                positive = name.endswith(("var", "weight"))
                array.copy_(torch.rand_like(array) + 0.5 if positive else torch.randn_like(array) * 0.5)


def seed_of(case):
    return case.get("seed", zlib.crc32(case["name"].encode()))


def state_of(module):
    return {name: array.detach().clone() for name, array in module.state_dict().items()}


def outputs_of(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if result is None:
        return []
    return [tensor for part in result for tensor in outputs_of(part)]


def run(case, tensors, metadata):
    name, seed = case["name"], seed_of(case)
    torch.manual_seed(seed)
    module = build(case)
    initial = state_of(module)
    torch.manual_seed(seed + 1)
    enliven(module)
    state = state_of(module)
    inputs = [draw(spec) for spec in case["inputs"]]
    for key, array in initial.items():
        if not torch.equal(array, state[key]):
            tensors[f"{name}/initial/{key}"] = array
    for key, array in state.items():
        tensors[f"{name}/state/{key}"] = array
    for i, array in enumerate(inputs):
        if array is not None:
            tensors[f"{name}/input.{i}"] = array.clone()
    module.train(case.get("mode") == "train")
    torch.manual_seed(seed)
    outputs = outputs_of(call(case, module, inputs))
    for i, array in enumerate(outputs):
        tensors[f"{name}/output.{i}"] = array.clone()
    buffers = dict(module.named_buffers()) if module.training else {}
    for key, array in state_of(module).items():
        if key in buffers or not torch.allclose(array, state[key], 0, 0, equal_nan=True):
            tensors[f"{name}/after/{key}"] = array
    metadata[f"{name}/seed"] = str(seed)
    metadata[f"{name}/printed"] = case["printed"] if case["type"] in FUNCTIONS else repr(module)


def refuse(case, metadata):
    torch.manual_seed(seed_of(case))
    try:
        module = build(case)
        module.train(case.get("mode") == "train")
        call(case, module, [draw(spec) for spec in case["inputs"]])
        message = None
    except Exception as error:  # whatever torch refuses with
        message = f"{type(error).__name__}: {error}".split("\n")[0]
    if (message is None) != ("torch" in case):
        raise SystemExit(f"{case['name']}: torch {'accepts it' if message is None else 'refuses it: ' + message}")
    if message is not None:
        metadata[f"{case['name']}/refused"] = message


def write(path, tensors, metadata):
    header, data = {"__metadata__": dict(sorted(metadata.items()))}, []
    begin = 0
    for name, array in tensors.items():
        content = array.contiguous().numpy().tobytes()
        header[name] = {"dtype": DTYPES[array.dtype], "shape": list(array.shape),
                        "data_offsets": [begin, begin + len(content)]}
        data.append(content)
        begin += len(content)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))
    return path.stat().st_size


def main(families):
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    for table in sorted(HERE.glob("*.json")):
        if families and table.stem not in families:
            continue
        content = json.loads(table.read_text())
        rows = content["cases"] + content["errors"]
        names = [row["name"] for row in rows]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SystemExit(f"{table.name}: names used twice: {', '.join(twice)}")
        tensors, metadata = {}, {"torch": torch.__version__}
        for row in content["cases"]:
            try:
                run(row, tensors, metadata)
            except Exception as error:
                raise SystemExit(f"{table.name}: {row['name']}: {error}")
        for row in content["errors"]:
            refuse(row, metadata)
        size = write(table.with_suffix(".safetensors"), tensors, metadata)
        print(f"{table.stem}: {len(content['cases'])} cases, {len(content['errors'])} errors, {size} bytes")


if __name__ == "__main__":
    # torch prints sets in some of its messages.
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable] + sys.argv, dict(os.environ, PYTHONHASHSEED="0"))
    main(sys.argv[1:])
