#!/usr/bin/env python3
"""Measures the operator's first page: the list of 500 sites with 20 meters each.

    bench/sites.py [--ohmstead target/release/ohmstead] [--sites 500] [--meters 20]

A fresh hub takes two days of hourly counters of every meter (one of each site is its grid meter) and
a contract for each site; then `GET /api/sites` is asked over HTTP, one at a time. Times are medians, as a client sees
them; the first question is told apart, for it finds nothing worked out.
"""
import argparse
import json
import pathlib
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from costs import TARGET, ask, tariff
from servers import Hub


def fill(hub, sites, meters):
    now = int(time.time()) // 3600 * 3600
    for s in range(sites):
        site = f"s{s:03}"
        ask(hub, "/api/sites", {"id": site, "name": f"Site {s}", "currency": "EUR"})
        rows = ["deviceId,timestamp,energy"]
        for m in range(meters):
            rows += [f"{site}-{m:02},{now - (48 - h) * 3600},{h * (97 + m)}" for h in range(49)]
        ask(hub, f"/api/import?name=bench.csv&site={site}", "\n".join(rows).encode(), kind="text/csv")
        ask(hub, f"/api/devices/{site}-00", {"role": "main"}, method="PATCH")
        contract = tariff(0) | {"id": site}
        ask(hub, f"/api/tariffs?site={site}", contract)


def measure(tools):
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        hub = Hub(tools, directory)
        try:
            fill(hub, tools.sites, tools.meters)
            took, answers = [], []
            for _ in range(21):
                began = time.perf_counter()
                answers.append(json.loads(ask(hub, "/api/sites"))["sites"])
                took.append(time.perf_counter() - began)
            # Long after each question for what is worked out behind it to be there.
            deadline = time.monotonic() + 120
            while any(s["todayCost"] is None for s in answers[-1][1:]):
                if time.monotonic() > deadline:
                    raise RuntimeError("not every site has a cost")
                answers.append(json.loads(ask(hub, "/api/sites"))["sites"])
            if sum(s["devices"] for s in answers[-1]) != tools.sites * tools.meters:
                raise RuntimeError("not every meter is in its site")
            return took[0], statistics.median(took[1:]), max(took[1:])
        finally:
            hub.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead", help="the hub's binary")
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--meters", type=int, default=20)
    tools = parser.parse_args()
    if not pathlib.Path(tools.ohmstead).exists():
        raise SystemExit(f"build first (cargo build --release): {tools.ohmstead} is missing")
    first, median, worst = measure(tools)
    what = f"{tools.sites} sites × {tools.meters} meters"
    print(f"{what}: the first {first * 1000:.0f} ms, then median {median * 1000:.0f} ms, worst {worst * 1000:.0f} ms (reach: 100 ms)")


if __name__ == "__main__":
    main()
