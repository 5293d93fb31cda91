#!/usr/bin/env python3
"""Writes the golden bytes of every statistic's binary form, version 1, beside this file.

Knows nothing of the Java code: sums are Python fractions, and bins, ranks and orders are worked out
anew from the definitions in the Javadoc. The records are those of StatisticCases.java.

A golden file of a version is kept for ever: a new version gets new files.

Run: python3 make_goldens.py      (Python 3.9 or later, nothing else)
"""

import math
import pathlib
import struct
from collections import Counter
from fractions import Fraction

HERE = pathlib.Path(__file__).parent
INF, NAN = math.inf, math.nan


def header(mark):
    return mark.encode("ascii") + bytes([1])


def i4(value):
    return struct.pack(">i", value)


def i8(value):
    return struct.pack(">q", value)


def f8(value):
    return struct.pack(">d", value)


def text(string):
    units = string.encode("utf-16-be", "surrogatepass")
    return i4(len(units) // 2) + units


def exact_sum(terms):
    """Terms are doubles, or pairs of doubles that stand for their product."""
    total, flags = Fraction(0), 0
    for term in terms:
        factors = term if isinstance(term, tuple) else (term,)
        if all(math.isfinite(f) for f in factors):
            total += math.prod(Fraction(f) for f in factors)
        else:
            x = math.prod(factors)
            flags |= 1 if math.isnan(x) else 2 if x > 0 else 4
    form = header("S") + i8(len(terms)) + bytes([flags])
    if total == 0:
        return form + struct.pack(">hH", 0, 0)
    # The denominator is a power of two.
    exponent = 1 - total.denominator.bit_length()
    significand = total.numerator
    while significand % 2 == 0:
        significand //= 2
        exponent += 1
    bits = (significand if significand > 0 else ~significand).bit_length()
    two = significand.to_bytes(bits // 8 + 1, "big", signed=True)
    return form + struct.pack(">hH", exponent, len(two)) + two


def moments(numbers):
    finite = [x for x in numbers if math.isfinite(x)]
    return (
        header("M")
        + exact_sum(finite)
        + exact_sum([(x, x) for x in finite])
        + f8(min(finite))
        + f8(max(finite))
        + i8(sum(map(math.isnan, numbers)))
        + i8(sum(map(math.isinf, numbers)))
    )


def confusion_matrix(classes, pairs):
    cells = Counter(pairs)
    form = header("C") + i4(classes) + i4(len(cells))
    for (label, prediction), count in sorted(cells.items()):
        form += i4(label) + i4(prediction) + i8(count)
    return form


def top_k(ks, records):
    ranks = []
    for scores, label in records:
        # NaN first, then descending, the first of equals first.
        keys = [(0, 0.0, i) if math.isnan(s) else (1, -s, i) for i, s in enumerate(scores)]
        ranks.append(sorted(keys).index(keys[label]))
    form = header("K") + i8(len(ranks)) + i4(len(ks))
    for k in sorted(ks):
        form += i4(k) + i8(sum(rank < k for rank in ranks))
    return form


def calibration_error(bins, records):
    form = header("E") + i4(bins)
    for i in range(bins):
        held = [r for r in records if i / bins < r[0] <= (i + 1) / bins or (i == 0 and r[0] == 0)]
        form += i8(sum(correct for _, correct in held)) + exact_sum([c for c, _ in held])
    return form


def histogram(low, high, bins, numbers):
    finite = [x for x in numbers if math.isfinite(x)]
    edges = [low + i * ((high - low) / bins) for i in range(bins)] + [high]
    form = header("H") + f8(low) + f8(high)
    form += i8(sum(x < low for x in finite)) + i8(sum(x > high for x in finite))
    form += i8(len(numbers) - len(finite)) + i4(bins)
    for i in range(bins):
        closed = i == bins - 1
        form += i8(
            sum(edges[i] <= x < edges[i + 1] or (closed and x == edges[i + 1]) for x in finite)
        )
    return form


def top_records(capacity, entries):
    def order(entry):
        key, value, label, prediction = entry
        units = key.encode("utf-16-be", "surrogatepass")
        place = (0, 0.0) if math.isnan(value) else (1, -value)
        minus_zero = value == 0 and math.copysign(1, value) < 0
        return (*place, minus_zero, units, label, prediction)

    kept = sorted(set(entries), key=order)[:capacity]
    form = header("T") + i4(capacity) + i4(len(kept))
    for key, value, label, prediction in kept:
        form += f8(value) + text(key) + i4(label) + i4(prediction)
    return form


def byte_counts(channels, images):
    form = header("B") + i4(channels)
    for c in range(channels):
        counts = Counter(value for pixels in images for value in pixels[c::channels])
        form += b"".join(i8(counts[v]) for v in range(256))
    return form


def f4(value):
    return struct.pack(">f", value)


def single(value):
    return struct.unpack(">f", f4(value))[0]


def grid_bin(x):
    """Four bins an octave from 2^-16 to 2^16, one beyond either end, and one for 0 and subnormals."""
    size = abs(x)
    if size < 2.0**-126:
        return 130
    if size < 2.0**-16:
        place = 0
    elif size >= 2.0**16:
        place = 129
    else:
        octave = math.frexp(size)[1] - 1
        place = 1 + 4 * (octave + 16) + int((size / 2.0**octave - 1) * 4)
    return 131 + place if x > 0 else 129 - place


def channel_statistics(channels, records):
    """Records are pairs of a channel and values, whose sums are doubles, added in order."""
    form = header("A") + i4(channels)
    for c in range(channels):
        own = [[single(x) for x in values] for channel, values in records if channel == c]
        finite = [[x for x in values if math.isfinite(x)] for values in own]
        flat = [x for values in finite for x in values]
        sums, squares = [], []
        for values in finite:
            total = square = 0.0
            for x in values:
                total += x
                square += x * x
            sums.append(total)
            squares.append(square)
        everything = [x for values in own for x in values]
        form += i8(len(everything)) + i8(flat.count(0.0))
        form += i8(sum(map(math.isnan, everything))) + i8(sum(map(math.isinf, everything)))
        form += exact_sum(sums) + exact_sum(squares)
        form += f4(min(flat, default=INF) + 0.0) + f4(max(flat, default=-INF) + 0.0)
        bins = Counter(map(grid_bin, flat))
        form += struct.pack(">H", len(bins))
        form += b"".join(struct.pack(">H", i) + i8(bins[i]) for i in sorted(bins))
    return form


def channel_records():
    many = [-0.0 if i % 9 == 0 else (i - 30) * 0.25 for i in range(71)]
    not_finite = list(many)
    not_finite[3], not_finite[50] = NAN, -INF
    few = [1e-3, -2, 2.0**-149, 0, 7e4, -1e-30, INF, (2 - 2.0**-23) * 2.0**127, 1.25]
    return [(0, many), (1, many[1:]), (0, not_finite), (2, few), (2, few[1::3]), (2, []), (1, few[0:3:2])]


def label_counts(labels):
    counts = Counter(labels)
    form = header("L") + i4(len(counts))
    for label in sorted(counts, key=lambda s: s.encode("utf-16-be", "surrogatepass")):
        form += text(label) + i8(counts[label])
    return form


GOLDENS = {
    "exact_sum": exact_sum(
        [1e308, 1e308, -1e308, 0.1, -5e-324, 2.5, (1e-200, -1e-200), (1e300, 1e300), -0.0, 1e16, -3.0]
    ),
    "exact_sum_negative": exact_sum([-2.0**40, -0.75, (3.0, -5e-324)]),
    "exact_sum_not_finite": exact_sum([1.5, INF, NAN, -INF, 0.25, (0.0, INF)]),
    "moments": moments([1e9 + 0.1, 1e9 - 0.3, -1e-300, 0.0, NAN, INF, -INF, 3.0, 1e200, -7.25]),
    "confusion_matrix": confusion_matrix(
        4, [(0, 0), (1, 0), (2, 2), (2, 2), (2, 1), (0, 3), (0, 0), (1, 1)]
    ),
    "top_k": top_k(
        [5, 1, 3],
        [
            ([0.1, 0.7, 0.2, 0.0, -1.0, 0.3], 1),
            ([0.1, 0.7, 0.2, 0.0, -1.0, 0.3], 4),
            ([0.1, 0.7, 0.2, 0.0, -1.0, 0.3], 0),
            ([2.0, 2.0, 2.0, 2.0, 2.0, 2.0], 2),
            ([2.0, 2.0, 2.0, 2.0, 2.0, 2.0], 3),
            ([NAN, INF, NAN, -INF, 0.0, -0.0], 2),
            ([NAN, INF, NAN, -INF, 0.0, -0.0], 5),
        ],
    ),
    "calibration_error": calibration_error(
        5,
        [
            (0.0, False),
            (0.2, True),
            (math.nextafter(0.2, 1), False),
            (0.6, True),
            (0.61, False),
            (0.99, True),
            (1.0, True),
            (1.0, False),
        ],
    ),
    "histogram": histogram(
        -1.0,
        2.0,
        7,
        [-1.0, 2.0, math.nextafter(2.0, 3), -1.5, 0.0, -0.0, 1e300, NAN, -INF, 2 / 7, -4 / 7],
    ),
    "top_records": top_records(
        4,
        [
            ("b.png", 1.5, 1, 2),
            ("a.png", 1.5, 1, 2),
            ("a.png", 1.5, 1, 0),
            ("c.png", NAN, 3, 3),
            ("ü/日.png", INF, 0, 9),
            ("d.png", -0.0, 0, 0),
            ("e.png", 0.0, 0, 0),
            ("c.png", NAN, 3, 3),
        ],
    ),
    "byte_counts": byte_counts(3, [[0, 255, 7], [1, 2, 3, 1, 128, 5], [], [0, 0, 0, 127, 255, 9]]),
    "channel_statistics": channel_statistics(4, channel_records()),
    "label_counts": label_counts(["cat", "", "dog", "cat", "日本", "\ud800", "\U0001f600", "\uffee"]),
}

for name, form in GOLDENS.items():
    (HERE / f"{name}_v1.golden").write_bytes(form)
