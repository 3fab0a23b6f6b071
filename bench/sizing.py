#!/usr/bin/env python3
"""What a reading and a pass over a device cost hubs on MongoDB behind Mosquitto.

    bench/sizing.py [--ohmstead target/release/ohmstead] [--seconds 40]

Runs several loads, each with fresh hubs and a fresh database, and fits to all but the last:

    processor time a second = idle + per reading * readings/s + per pass * passes over a device/s

for hubs, broker, the primary and one secondary; then says what that gives for the last load, beside what was measured there.
Sizes are those of collections and indexes after a checkpoint. The fit is not good enough to size anything by yet: in its one
run, with 15 s a load, it said 118 % of a core for the primary under the last load, and 73 % were measured; passes come too
seldom in that time. Needs mosquitto, and mongod as `scripts/mongod` has it.
"""
import argparse
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path += glob.glob(str(ROOT / "target/mongo/venv/lib/python3*/site-packages"))

from servers import Members, hubs_behind_mosquitto, wait_until

TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
PARTS = ("hubs", "broker", "primary", "a secondary")
# Hubs, meters, readings a second. The last is not fitted.
LOADS = [(1, 100, 20), (1, 2000, 200), (1, 2000, 800), (1, 400, 800), (2, 4000, 400)]


def measure(tools, hubs, meters, rate, members):
    """Processor seconds a second of each part, passes a second, bytes by collection, memory of a hub."""
    from pymongo import MongoClient
    database = members.database("sizing")
    servers = []
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        try:
            broker, every = hubs_behind_mosquitto(tools, directory, hubs, database, servers)
            command = [tools.ohmstead, "loadtest", "--port", broker.port, "--connections", meters, "--rate", rate,
                       "--duration", tools.seconds + 30, "--warmup", 0, "--step", max(1, meters // rate)]
            load = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)

            def now():
                primary, *others = members.cpu()
                stored = sum(h.metric('ohmstead_ingest_total{outcome="stored"}') for h in every)
                passes = sum(h.metric("ohmstead_derive_passes_total") for h in every)
                return [time.monotonic(), sum(h.process.cpu() for h in every), broker.process.cpu(), primary,
                        sum(others) / len(others), stored, passes]
            # Each meter's first reading makes its device: not counted.
            wait_until(lambda: now()[5] >= meters, 120, "every meter was heard")
            before = now()
            time.sleep(tools.seconds)
            spent = [b - a for a, b in zip(before, now())]
            load.wait()
            client = MongoClient(database)
            base = client.get_default_database()
            client.admin.command("fsync")
            sizes = {}
            for name in ("readings", "devices", "intervals", "fences", "leases"):
                stats = base.command("collStats", name)
                sizes[name] = (stats["count"], stats["size"], stats["storageSize"], stats["totalIndexSize"])
            memory = max(h.process.memory()[1] for h in every)
            return [s / spent[0] for s in spent[1:5]], spent[5] / spent[0], spent[6] / spent[0], sizes, memory
        finally:
            for server in reversed(servers):
                server.stop()


def least_squares(rows, values):
    """Solves rows x = values in the sense of least squares, by the normal equations; nothing below zero."""
    n = len(rows[0])
    a = [[sum(r[i] * r[j] for r in rows) for j in range(n)] for i in range(n)]
    b = [sum(r[i] * v for r, v in zip(rows, values)) for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(a[k][i]))
        a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
        for k in range(i + 1, n):
            factor = a[k][i] / a[i][i]
            a[k] = [x - factor * y for x, y in zip(a[k], a[i])]
            b[k] -= factor * b[i]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (b[i] - sum(a[i][j] * x[j] for j in range(i + 1, n))) / a[i][i]
    return [max(0.0, value) for value in x]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead")
    parser.add_argument("--seconds", type=int, default=40)
    tools = parser.parse_args()
    tools.mosquitto = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    members = Members()
    print("| hubs | meters | readings/s | passes/s | " + " | ".join(f"{p}: % of a core" for p in PARTS) + " |")
    print("|---:|---:|---:|---:|" + "---:|" * len(PARTS))
    rows, found = [], []
    for hubs, meters, rate in LOADS:
        cores, readings, passes, sizes, memory = measure(tools, hubs, meters, rate, members)
        rows.append([hubs, readings, passes])
        found.append(cores)
        print(f"| {hubs} | {meters:,} | {readings:,.0f} | {passes:.0f} | " + " | ".join(f"{100 * c:.0f}" for c in cores) + " |",
              flush=True)
    print("\n| part | idle, % of a core | µs a reading | ms a pass | last load: by the model | measured |")
    print("|---|---:|---:|---:|---:|---:|")
    for n, part in enumerate(PARTS):
        x = least_squares(rows[:-1], [cores[n] for cores in found[:-1]])
        said = sum(a * b for a, b in zip(x, rows[-1]))
        print(f"| {part} | {100 * x[0]:.1f} | {1e6 * x[1]:.0f} | {1e3 * x[2]:.1f} | {100 * said:.0f} % | {100 * found[-1][n]:.0f} % |")
    print(f"\nMemory of a hub with {LOADS[-1][1]:,} meters: {memory / 2**20:.0f} MiB.")
    print("\n| collection | documents | bytes each | on disk each | indexes each |\n|---|---:|---:|---:|---:|")
    for name, (count, size, storage, index) in sizes.items():
        each = max(1, count)
        print(f"| {name} | {count:,} | {size / each:.0f} | {storage / each:.0f} | {index / each:.0f} |")


if __name__ == "__main__":
    main()
