#!/usr/bin/env python3
"""Measures the hub on a MongoDB replica set of three, and in the same run what one would build otherwise: Mosquitto and a
subscriber that writes what it hears into MongoDB, with the same durability (`w: majority, j: true`).

    bench/mongo.py [--ohmstead target/release/ohmstead] [--peer target/release/ohmstead-bench-peer] [--seconds 10]

One reading a message, QoS 1, as many as are acknowledged, all on this machine. Then what a sealed reading takes and how long
a year's energies take to read, where the example is built (`cargo build --release -p ohmstead-store-mongo --example ingest`).
Needs mosquitto, and mongod as `scripts/mongod` has it.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from servers import Hub, Members, MosquittoSubscriber

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def peer(kept):
    return lambda tools, directory, database: MosquittoSubscriber(tools, directory, database, kept)


SERVERS = {
    "Ohmstead hub": lambda tools, directory, database: Hub(tools, directory, {"OHMSTEAD_STORE__URL": database}),
    "Mosquitto + subscriber, a document each, many to an insert": peer("documents"),
    "Mosquitto + subscriber, a time-series collection, many to an insert": peer("time-series"),
    "Mosquitto + subscriber, a document each, one by one": peer("one-by-one"),
}


def measure(tools, title, start, members):
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        server = start(tools, directory, members.database("bench"))
        try:
            def spent():
                return [sum(p.cpu() for p in server.processes()), sum(members.cpu())]
            before, began = spent(), time.monotonic()
            command = [tools.ohmstead, "loadtest", "--json", "--port", server.port, "--connections", tools.connections,
                       "--duration", tools.seconds, "--warmup", 1]
            # What is sent flat out would take one by one minutes to get to disk.
            command += ["--rate", 500] if "one by one" in title else []
            done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True)
            report = json.loads(done.stdout)
            settled = server.settle(report["acknowledged"])
            for process in server.processes():
                process.check()
            took = time.monotonic() - began
            cost = [1e6 * (now - then) / report["acknowledged"] for now, then in zip(spent(), before)]
            return report, settled, took, cost
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead")
    parser.add_argument("--peer", default=TARGET / "ohmstead-bench-peer")
    parser.add_argument("--example", default=TARGET / "examples/ingest")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=10)
    tools = parser.parse_args()
    tools.mosquitto = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    members = Members()
    print("| server | acknowledged/s | of which on disk/s | p50 ms | p99 ms | CPU µs a reading: it | the members |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for title, start in SERVERS.items():
        report, settled, took, cost = measure(tools, title, start, members)
        acknowledged, times = report["readings_per_s"], report["latency"]
        on_disk = report["acknowledged"] / took if settled else acknowledged
        print(f"| {title} | {acknowledged:,.0f} | {on_disk:,.0f} | {times['p50_us'] / 1000:.1f} "
              f"| {times['p99_us'] / 1000:.1f} | {cost[0]:.0f} | {cost[1]:.0f} |", flush=True)
    if pathlib.Path(tools.example).exists():
        print()
        subprocess.run([tools.example, members.database("example"), "2000", str(tools.seconds)], check=True)


if __name__ == "__main__":
    main()
