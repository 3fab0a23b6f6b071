#!/usr/bin/env python3
"""Measures one, two and four hubs on one MongoDB replica set behind one Mosquitto, all on this machine.

    bench/hubs.py [--ohmstead target/release/ohmstead] [--hubs 1,2,4] [--rate 6000] [--seconds 10]

The load generator sends to Mosquitto, which acknowledges by itself; what counts is how fast the hubs have the readings in
the database: all of them over the time from the first that is sent to when the last is stored. A rate that the hubs do not
reach shows what they can do. Needs mosquitto, and mongod as `scripts/mongod` has it.
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

from servers import Members, hubs_behind_mosquitto, wait_until

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def load(tools, port):
    command = [tools.ohmstead, "loadtest", "--json", "--port", port, "--connections", tools.connections,
               "--rate", tools.rate, "--duration", tools.seconds, "--warmup", 0]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["acknowledged"]


def measure(tools, count, members):
    database = members.database("hubs")
    servers = []
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        try:
            broker, hubs = hubs_behind_mosquitto(tools, directory, count, database, servers)

            def count_of(outcome):
                return [hub.metric(f'ohmstead_ingest_total{{outcome="{outcome}"}}') for hub in hubs]

            def spent():
                most, *others = members.cpu()
                return [sum(hub.process.cpu() for hub in hubs), broker.process.cpu(), most, sum(others)]
            before, began = spent(), time.monotonic()
            sent = load(tools, broker.port)
            wait_until(lambda: sum(count_of("stored")) >= sent, 300, "all readings are stored")
            took = time.monotonic() - began
            cost = [now - then for now, then in zip(spent(), before)]
            return sent, took, [n / sent for n in count_of("stored")], sum(count_of("duplicate")), cost
        finally:
            for server in reversed(servers):
                server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead")
    parser.add_argument("--hubs", default="1,2,4")
    parser.add_argument("--rate", type=int, default=6000, help="readings a second")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=200)
    tools = parser.parse_args()
    tools.mosquitto = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    members = Members()
    print("| hubs | readings | stored/s | least and most of one hub | sent twice "
          "| CPU µs a reading: hubs | broker | the member that works most | the others |")
    print("|---:|---:|---:|---|---:|---:|---:|---:|---:|")
    for count in (int(n) for n in tools.hubs.split(",")):
        sent, took, shares, twice, spent = measure(tools, count, members)
        shared = f"{min(shares):.0%}, {max(shares):.0%}"
        spent = " | ".join(f"{1e6 * seconds / sent:.0f}" for seconds in spent)
        print(f"| {count} | {sent:,} | {sent / took:,.0f} | {shared} | {twice:.0f} | {spent} |", flush=True)


if __name__ == "__main__":
    main()
