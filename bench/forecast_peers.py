#!/usr/bin/env python3
"""What other forecasters reach on the loads and midnights of docs/FORECASTS.md.

    cargo run --release -p ohmstead-insight --example forecast_score 12 DIRECTORY
    pip install statsforecast lightgbm scikit-learn && bench/forecast_peers.py DIRECTORY [NAME …]

Prints the error of each one's hours and days over that of the same hour last week, as the example does of Ohmstead's medians
and expected values: MSTL (seasons of a day and a week) and LightGBM with absolute loss, fitted anew at each midnight to the hour,
weekday and day of the year, the same hour of the last 8, 14, 21 and 28 days and its medians over 7 and 28 days, and the last day's sum.
Each fit sees at most 13 months; hours that were not measured are put in from a week before.
"""
import csv
import math
import pathlib
import sys
import time

import lightgbm
import numpy
from statsforecast.models import MSTL

HISTORY = 396 * 24
LAGS = [*range(1, 9), 14, 21, 28]


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


def mstl(known):
    return MSTL(season_length=[24, 168]).fit(known).predict(24)["mean"]


def boosted(known):
    """Rows are hours; what is known of one is what was known at the midnight before it."""
    days = known.reshape(-1, 24)

    def row(day, hour):
        same = days[day - 28:day, hour]
        lags = [days[day - lag, hour] for lag in LAGS]
        return [hour, day % 7, day % 365, *lags, numpy.median(same), numpy.median(same[-7:]), days[day - 1].sum()]
    count = len(days)
    rows = [row(day, hour) for day in range(28, count) for hour in range(24)]
    model = lightgbm.LGBMRegressor(objective="l1", n_estimators=200, learning_rate=0.05, num_leaves=31, verbose=-1, n_jobs=1)
    model.fit(numpy.array(rows), days[28:].ravel())
    return model.predict(numpy.array([row(count, hour) for hour in range(24)]))


def score(origins, hours, forecaster):
    whole, errors, spent = filled(hours), numpy.zeros(4), 0.0
    for at in origins:
        actual, naive = hours[at:at + 24], hours[at - 168:at - 144]
        first = max(at % 24, at - HISTORY)
        began = time.perf_counter()
        ahead = forecaster(whole[first:at])
        spent += time.perf_counter() - began
        day = [abs(ahead.sum() - actual.sum()), abs(naive.sum() - actual.sum())]
        errors += [abs(ahead - actual).sum(), abs(naive - actual).sum(), *day]
    return errors[0] / errors[1], errors[2] / errors[3], 1000 * spent / len(origins)


def main():
    directory, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    print("| load | forecaster | hour, of naive | day, of naive | ms |\n|---|---|---|---|---|")
    for path in sorted(directory.glob("*.csv")):
        for name, forecaster in (("MSTL", mstl), ("LightGBM, absolute loss", boosted)):
            if not names or path.stem in names:
                hour, day, ms = score(*read(path), forecaster)
                print(f"| {path.stem} | {name} | {hour:.3f} | {day:.3f} | {ms:.0f} |", flush=True)


if __name__ == "__main__":
    main()
