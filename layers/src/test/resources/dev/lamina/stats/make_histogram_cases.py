#!/usr/bin/env python3
"""Writes numpy.histogram's counts of numbers on, beside and between its edges to histogram_numpy.txt.

One case a block: "low high bins", the numbers, the counts; doubles as C hexadecimal literals.

Run: /usr/bin/python3 make_histogram_cases.py      (Debian's python3-numpy; version in the file)
"""

import pathlib

import numpy

RANGES = [
    (0.0, 1.0, 10),
    (-1.0, 2.0, 7),
    (0.1, 0.7, 6),
    (-3.3, 1e-3, 33),
    (1e9, 1e9 + 1, 13),
    (0.0, 1e-300, 9),
    (-8e307, 8e307, 3),
    (5.0, 5.25, 1),
    (0.0, 255.0, 256),
]

random = numpy.random.RandomState(20240607)
lines = [f"# numpy {numpy.__version__}, RandomState(20240607)"]
for low, high, bins in RANGES:
    edges = numpy.histogram_bin_edges([], bins, (low, high))
    numbers = numpy.concatenate(
        [
            edges,
            numpy.nextafter(edges, -numpy.inf),
            numpy.nextafter(edges, numpy.inf),
            low + random.random_sample(50) * (high - low),
        ]
    )
    counts, _ = numpy.histogram(numbers, bins, (low, high))
    lines.append(f"{low.hex()} {high.hex()} {bins}")
    lines.append(" ".join(float(x).hex() for x in numbers))
    lines.append(" ".join(map(str, counts)))
pathlib.Path(__file__).with_name("histogram_numpy.txt").write_text("\n".join(lines) + "\n")
