#!/usr/bin/env python3
"""What other forecasters reach on the loads and midnights of docs/FORECASTS.md.

    cargo run --release -p ohmstead-insight --example forecast_score 12 DIRECTORY
    pip install statsforecast && bench/forecast_peers.py DIRECTORY [NAME …]

Prints the error of MSTL's hours and days over that of the same hour last week, as the example does of Ohmstead's medians
and expected values. Each fit sees at most 13 months; hours that were not measured are put in from a week before.
"""
import csv
import math
import pathlib
import sys
import time

import numpy
from statsforecast.models import MSTL

HISTORY = 396 * 24


def read(path):
    with open(path) as file:
        rows = list(csv.reader(file))
    hours = numpy.array([float(row[0]) if row and row[0] else math.nan for row in rows[1:]])
    return [int(at) for at in rows[0]], hours


def filled(hours):
    hours = hours.copy()
    for n in numpy.flatnonzero(numpy.isnan(hours)):
        hours[n] = hours[n - 168] if n >= 168 else numpy.nanmean(hours)
    return hours


def score(path):
    origins, hours = read(path)
    whole = filled(hours)
    errors, spent = numpy.zeros(4), 0.0
    for at in origins:
        actual, naive = hours[at:at + 24], hours[at - 168:at - 144]
        began = time.perf_counter()
        model = MSTL(season_length=[24, 168]).fit(whole[max(0, at - HISTORY):at])
        ahead = model.predict(24)["mean"]
        spent += time.perf_counter() - began
        day = [abs(ahead.sum() - actual.sum()), abs(naive.sum() - actual.sum())]
        errors += [abs(ahead - actual).sum(), abs(naive - actual).sum(), *day]
    return errors[0] / errors[1], errors[2] / errors[3], 1000 * spent / len(origins)


def main():
    directory, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    print("| load | hour, of naive | day, of naive | ms |\n|---|---|---|---|")
    for path in sorted(directory.glob("*.csv")):
        if not names or path.stem in names:
            hour, day, ms = score(path)
            print(f"| {path.stem} | {hour:.3f} | {day:.3f} | {ms:.0f} |", flush=True)


if __name__ == "__main__":
    main()
