#!/usr/bin/env python3
"""What current and power tell of labelled faults: the sixteen traces of a pump's test bench with a valve half closed (SKAB, valve1).

The models of docs/ANOMALIES.md learn hours of the week from weeks of history, and the longest trace has twenty minutes: none of them can be
asked. This asks the simplest thing that a meter could know: how far the smoothed current (and V x I) is from the trace's own first 400 s,
which have no fault. Prints the area under the ROC curve of the seconds after them: 0.5 is a coin, 1 is perfect.

    bench/labelled.py FOLDER      the folder with valve1_*.csv.xz (not in this repository; GPL-3.0, for tests only)
"""
import csv
import lzma
import statistics
import sys
from pathlib import Path

HEALTHY_S = 400
SMOOTHED_S = 30


def trace(path):
    with lzma.open(path, "rt") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    current = [float(row["Current"]) for row in rows]
    power = [float(row["Current"]) * float(row["Voltage"]) for row in rows]
    return {"current": current, "power": power}, [float(row["anomaly"]) > 0 for row in rows]


def distance(values):
    """How far the mean of the last seconds is from what was usual, in usual spreads."""
    smooth = [statistics.fmean(values[max(0, n - SMOOTHED_S + 1) : n + 1]) for n in range(len(values))]
    healthy = smooth[SMOOTHED_S:HEALTHY_S]
    middle = statistics.median(healthy)
    spread = statistics.median(abs(v - middle) for v in healthy) or 1e-9
    return [abs(v - middle) / spread for v in smooth]


def area(scores, labels):
    """The share of pairs (faulty, healthy) in which the faulty one has the higher score; a tie counts half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, n = [0.0] * len(scores), 0
    while n < len(order):
        end = n
        while end + 1 < len(order) and scores[order[end + 1]] == scores[order[n]]:
            end += 1
        for at in order[n : end + 1]:
            ranks[at] = (n + end) / 2 + 1
        n = end + 1
    faulty = sum(labels)
    healthy = len(labels) - faulty
    return (sum(r for r, l in zip(ranks, labels) if l) - faulty * (faulty + 1) / 2) / (faulty * healthy)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    files = sorted(Path(sys.argv[1]).glob("valve1_*.csv.xz"))
    if not files:
        sys.exit(f"no valve1_*.csv.xz in {sys.argv[1]}")
    areas = {"current": [], "power": []}
    for path in files:
        measured, labels = trace(path)
        for name, values in measured.items():
            areas[name].append(area(distance(values)[HEALTHY_S:], labels[HEALTHY_S:]))
    for name, found in areas.items():
        print(f"{name}: area {statistics.fmean(found):.2f} in the mean of {len(found)} traces, from {min(found):.2f} to {max(found):.2f}")


if __name__ == "__main__":
    main()
