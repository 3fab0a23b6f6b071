#!/usr/bin/env python3
"""Measures what money costs in time: daily cost of a device's year and of a site with ten circuits, and 20
tariffs compared over it.

    bench/costs.py [--ohmstead target/release/ohmstead] [--step 300]

Part of `bench/run`, and alone. A fresh hub takes a year of one meter (a reading every --step
seconds) and of ten circuits below it (a reading every quarter hour), a contract, 19 offers (flat, time of use, tiers, demand, dynamic prices) and a year of hourly
prices; then the questions are asked over HTTP, one at a time. Times are medians, as a client sees them.
"""
import argparse
import datetime
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True

from servers import Hub

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
DAY = 86_400
CIRCUITS = 10


def ask(hub, path, body=None, method=None, kind="application/json"):
    """The answer's bytes."""
    url = hub.ready_url.replace("/readyz", path)
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": kind}, method=method)
    with urllib.request.urlopen(request, timeout=600) as answer:
        return answer.read()


def timed(times, question):
    """Median of the times of a question in seconds, and its last answer."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        answer = question()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), json.loads(answer)


def tariff(n):
    """Five kinds of tariffs, each with prices of its own."""
    def price(add):
        return f"0.{1000 + 37 * n + add:04}"

    def band(name, add, limit=None, unit="kWh"):
        tiers = [{"upTo": limit, "unit": unit, "price": price(add)}] if limit else []
        return {"name": name, "tiers": tiers + [{"price": price(add + (400 if limit else 0))}]}

    rules = {"rules": [
        {"days": ["weekday"], "from": "16:00", "to": "21:00", "band": "peak"},
        {"months": [6, 7, 8], "from": "10:15", "to": "15:45", "band": "sun"},
        {"band": "base"}]}

    def three(limit=None):
        bands = [band("base", 0, limit), band("peak", 900, limit), band("sun", 0, limit)]
        return {"bands": {"bands": bands, "schedule": rules}}

    energy = [
        {"bands": {"bands": [band("any", 0)]}},
        three(),
        three("300"),
        {"bands": {"bands": [band("any", 0, "8", "kWh each day")]}},
        {"series": {"series": "day-ahead", "multiplier": "1.03", "adder": "0.11"}},
    ][n % 5]
    demand = [{"name": "Peak", "bands": [{"name": "any", "tiers": [{"price": "1.5"}]}],
               "ratchet": {"percent": ["60"], "lookBack": 11}}] if n else []
    return {"id": f"t{n}", "name": f"Tariff {n}", "currency": "EUR",
            "energy": [{"name": "Energy", "price": energy}],
            "fixed": [{"name": "Base", "amount": "9.90", "per": "month"}], "demand": demand,
            "levies": [{"name": "Levy", "price": "0.0205"}] if n else [],
            "taxes": [{"name": "VAT", "percent": "19"}]}


def fill(hub, begin, end, step):
    rows, counter = ["deviceId,timestamp,energy"], 0
    for n, at in enumerate(range(begin, end + 1, step)):
        rows.append(f"meter,{at},{counter}")
        counter += 20 + n * 7919 % 61
        if len(rows) > 400_000:
            ask(hub, "/api/import?name=bench.csv", "\n".join(rows).encode(), kind="text/csv")
            del rows[1:]
    ask(hub, "/api/import?name=bench.csv", "\n".join(rows).encode(), kind="text/csv")
    for circuit in range(CIRCUITS):
        counts = (f"c{circuit},{at},{n * (5 + circuit)}" for n, at in enumerate(range(begin, end + 1, 900)))
        body = "\n".join(["deviceId,timestamp,energy", *counts])
        ask(hub, "/api/import?name=circuit.csv", body.encode(), kind="text/csv")
        ask(hub, f"/api/devices/c{circuit}", {"role": "circuit", "parent": "meter"}, method="PATCH")
    ask(hub, "/api/devices/meter", {"role": "main"}, method="PATCH")
    values = [f"{n * 31 % 170 - 20}.37" for n in range((end - begin) // 3600)]
    ask(hub, "/api/prices", {"start": str(begin), "step": 60, "unit": "EUR/MWh", "values": values},
        method="PUT")
    for n in range(20):
        ask(hub, f"/api/tariffs?kind={'offer' if n else 'contract'}", tariff(n))


def measure_costs(tools, step=300):
    """The figures, in seconds."""
    # The last whole year in UTC, the zone of a fresh hub.
    year = datetime.date.today().year - 1
    begin, end = (int(datetime.datetime(y, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
                  for y in (year, year + 1))
    span = f"from={begin}&to={end}"
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        hub = Hub(tools, directory)
        try:
            fill(hub, begin, end, step)
            ask(hub, f"/api/energy?deviceId=meter&{span}&bucket=year")
            result = {"readings": (end - begin) // step + 1}
            result["energy_s"], energy = timed(
                15, lambda: ask(hub, f"/api/energy?deviceId=meter&{span}&bucket=day"))
            for name, contract in (("flat", "t0"), ("tou", "t1"), ("dynamic", "t4")):
                result[f"cost_{name}_s"], cost = timed(15, lambda: ask(
                    hub, f"/api/cost?deviceId=meter&contract={contract}&{span}&bucket=day"))
                if len(cost["buckets"]) != len(energy["buckets"]) or cost["total"]["cost"] <= 0:
                    raise RuntimeError(f"the costs of {contract} are not those of a year")
            result["circuits_s"], cost = timed(
                15, lambda: ask(hub, f"/api/cost?contract=t0&{span}&bucket=day&by=circuit"))
            if len(cost["circuits"]) != CIRCUITS + 1:
                raise RuntimeError("not every circuit has its share")
            result["several_s"], several = timed(
                15, lambda: ask(hub, f"/api/energy?deviceIds=*&{span}&bucket=day"))
            if len(several["devices"]) != CIRCUITS + 1:
                raise RuntimeError("not every device is in the answer")
            every = ",".join(f"t{n}" for n in range(20))
            result["compare_s"], ranked = timed(
                5, lambda: ask(hub, f"/api/tariffs/compare?{span}&with={every}"))
            if len(ranked["ranked"]) != 20 or any(r["outcome"] is None for r in ranked["ranked"]):
                raise RuntimeError("not every tariff was billed")
            result["peak"], result["rss"] = hub.process.memory()
        finally:
            hub.stop()
    return result


def rows(result):
    """(what, reach, measured) for the table of targets."""
    def ms(key):
        return f"{result[key] * 1000:.1f} ms"
    return [
        ("one device, one year: energy by day, over HTTP", "≤ 10 ms", ms("energy_s")),
        ("one device, one year: cost by day, one price", "≤ 10 ms", ms("cost_flat_s")),
        ("the same, time of use with demand charge and levy", "–", ms("cost_tou_s")),
        ("the same, hourly prices", "–", ms("cost_dynamic_s")),
        ("a site with ten circuits, one year: cost by circuit and day", "≤ 15 ms", ms("circuits_s")),
        ("the same eleven devices: energy by day, one question", "–", ms("several_s")),
        ("20 tariffs compared over that year", "≤ 1 s", ms("compare_s")),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead", help="the hub's binary")
    parser.add_argument("--step", type=int, default=300, help="seconds between readings")
    tools = parser.parse_args()
    if not pathlib.Path(tools.ohmstead).exists():
        raise SystemExit(f"build first (cargo build --release): {tools.ohmstead} is missing")
    for what, reach, measured in rows(measure_costs(tools, tools.step)):
        print(f"{what:55} {reach:>8} {measured:>12}")


if __name__ == "__main__":
    main()
