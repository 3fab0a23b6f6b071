#!/usr/bin/env python3
"""Measures one, two and four hubs on one MongoDB replica set behind one Mosquitto, all on this machine.

    bench/hubs.py [--ohmstead target/release/ohmstead] [--hubs 1,2,4] [--seconds 20] [--connections 200]

The load generator sends flat out to Mosquitto, which acknowledges by itself; what counts is how fast the hubs have the
readings in the database: the readings stored at the end over the time from the first to when the last is counted. Needs
mosquitto, and mongod as `scripts/mongod` has it.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def wait(what, seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited in vain: {what}")
        time.sleep(0.05)


def ready(http):
    try:
        return urllib.request.urlopen(f"http://{http}/readyz", timeout=5).status == 200
    except OSError:
        return False


def stored(http):
    text = urllib.request.urlopen(f"http://{http}/metrics", timeout=5).read().decode()
    lines = [line for line in text.splitlines() if line.startswith('ohmstead_ingest_total{outcome="stored"}')]
    return sum(float(line.split()[-1]) for line in lines)


def cpu(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def mosquitto(directory, port):
    conf = pathlib.Path(directory) / "mosquitto.conf"
    conf.write_text(f"user root\nlistener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 256\n")
    program = next(p for p in ("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto") if pathlib.Path(p).exists())
    return subprocess.Popen([program, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(args, count, url):
    processes = []
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        try:
            broker = mosquitto(directory, 21890)
            processes.append(broker)
            https = [f"127.0.0.1:{21900 + n}" for n in range(count)]
            hubs = []
            for n, http in enumerate(https):
                env = {**os.environ, "OHMSTEAD_STORE__URL": url, "OHMSTEAD_MQTT__URL": "mqtt://127.0.0.1:21890", "OHMSTEAD_SECURITY__MODE": "open"}
                command = [args.ohmstead, "serve", "--data", f"{directory}/{n}", "--http", http]
                hubs.append(subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=open(f"{directory}/{n}.log", "w")))
            processes += hubs
            for http in https:
                wait(f"{http} is ready", 60, lambda http=http: ready(http))
            before, began = [cpu(p) for p in hubs], time.monotonic()
            load = [args.ohmstead, "loadtest", "--json", "--port", "21890", "--connections", str(args.connections), "--duration", str(args.seconds), "--warmup", "0"]
            if args.rate:
                load += ["--rate", str(args.rate)]
            report = json.loads(subprocess.run([str(c) for c in load], capture_output=True, check=True).stdout)
            sent = report["acknowledged"]
            wait("all is stored", 300, lambda: sum(map(stored, https)) >= sent)
            took = time.monotonic() - began
            shares = [stored(http) / sent for http in https]
            spent = sum(cpu(p) for p in hubs) - sum(before)
            return sent, sent / took, shares, 1e6 * spent / sent
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=TARGET / "ohmstead")
    parser.add_argument("--hubs", default="1,2,4")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--rate", type=int, help="readings a second, instead of flat out")
    parser.add_argument("--members", default="3", help="of the replica set")
    args = parser.parse_args()
    base = subprocess.run([ROOT / "scripts/mongod", "start", args.members], capture_output=True, text=True, check=True).stdout.strip()
    print("| hubs | readings | stored/s | the hub with the least to the most | CPU µs a reading, all hubs |\n|---:|---:|---:|---|---:|")
    for count in (int(n) for n in args.hubs.split(",")):
        url = base.replace("/?", f"/bench{count}{int(time.time())}?", 1)
        sent, rate, shares, spent = measure(args, count, url)
        print(f"| {count} | {sent:,} | {rate:,.0f} | {min(shares):.0%} to {max(shares):.0%} | {spent:.0f} |", flush=True)


if __name__ == "__main__":
    main()
