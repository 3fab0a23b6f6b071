"""Faults under load, and whether anything acknowledged was lost, doubled or changed.

    bench/faults/run [--ohmstead target/debug/ohmstead] [--primary-kills 3] [--steps-down 2] [--hub-kills 6] [--cuts 1] [--older PROGRAM] [--unshared]

Three hubs, a Mosquitto and a MongoDB replica set of three, each in a network namespace of its own. Eight meters
publish at QoS 1; a program beside each hub posts readings over HTTP until they are acknowledged. Meanwhile primaries
are killed and step down, hubs are killed, the broker is restarted, networks are cut, a disk is filled, the majority is
lost. In the end every reading sent must be stored once, readings and intervals must be, byte for byte, those of one
hub on SQLite that was given the same, and nobody may have been told of an alert twice (but for messages that say
that they may be a repeat). Prints a line per fault, and a table for docs/SCALE.md. Exit code 1 when something is wrong.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from senders import READINGS, Meters, Poster, message
from world import ROOT, Broker, Database, Hub, bridge, clear, sh, thread_in, wait

CUT_S = 15
METERS = [f"m{n}" for n in range(8)]


class World:
    def __init__(self, ohmstead, directory):
        self.dir, self.ohmstead = pathlib.Path(directory), ohmstead
        bridge()
        self.members = [Database(f"db{n}", 10 + n, directory) for n in (1, 2, 3)]
        self.broker = Broker("broker", 20, directory)
        hosts = ",".join(f"{m.address}:27017" for m in self.members)
        self.url = f"mongodb://{hosts}/faults?replicaSet=rs0"
        self.hubs = [Hub(f"hub{n}", 30 + n, directory, ohmstead, self.url, f"mqtt://{self.broker.address}:1883")
                     for n in (1, 2, 3)]
        for node in (*self.members, self.broker):
            node.start()
        wait("the members listen", 60, lambda: all(m.listens(27017) for m in self.members))
        settings = {"electionTimeoutMillis": 2000}
        members = [{"_id": n, "host": f"{m.address}:27017"} for n, m in enumerate(self.members)]
        self.direct(self.members[0]).admin.command(
            "replSetInitiate", {"_id": "rs0", "members": members, "settings": settings})
        self.whole()
        for hub in self.hubs:
            hub.start()
            wait(f"{hub.name} is ready", 60, lambda hub=hub: self.ask(hub, "/readyz")[0] == 200)

    @staticmethod
    def direct(member):
        return MongoClient(member.address, 27017, directConnection=True, serverSelectionTimeoutMS=1000,
                           socketTimeoutMS=2000, connectTimeoutMS=1000)

    def states(self):
        all_states = {}
        for member in self.members:
            try:
                with self.direct(member) as client:
                    hello = client.admin.command("hello")
                all_states[member] = "primary" if hello.get("isWritablePrimary") else (
                    "secondary" if hello.get("secondary") else "other")
            except PyMongoError:
                all_states[member] = "away"
        return all_states

    def primary(self):
        found = []

        def one():
            found[:] = [m for m, state in self.states().items() if state == "primary"]
            return bool(found)
        wait("there is a primary", 60, one)
        return found[-1]

    def whole(self):
        """Waits until every member is in its place."""
        wait("the set is whole", 120, lambda: sorted(self.states().values()) == ["primary", "secondary", "secondary"])

    @staticmethod
    def ask(hub, path, body=None):
        """Status and text of an answer; (0, why) without one."""
        answer = []

        def work():
            data = None if body is None else json.dumps(body).encode()
            request = urllib.request.Request(f"http://127.0.0.1:8080{path}", data, {"content-type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=30) as got:
                    answer.append((got.status, got.read().decode(errors="replace")))
            except urllib.error.HTTPError as error:
                answer.append((error.code, error.read().decode(errors="replace")))
            except (urllib.error.URLError, OSError) as error:
                answer.append((0, str(error)))
        thread_in(hub, work).join()
        return answer[0]

    def leader(self):
        wait("a hub leads", 60, lambda: any(h.leads() for h in self.hubs))
        return next(h for h in self.hubs if h.leads())

    def close(self):
        for hub in self.hubs:
            hub.close()
        for node in (self.broker, *self.members):
            node.end(signal.SIGKILL)
        for member in self.members:
            sh("umount", member.data, check=False)
        clear()


class Run:
    """What is done to a world, and what it measures."""

    def __init__(self, world, start, shares):
        self.world, self.start, self.shares, self.rows = world, start, shares, {}
        # How many of a device's messages were seen stored.
        self.seen = {}
        self.meters = Meters(world.broker.address, METERS, start, 0.5)
        self.posters = [Poster(hub, f"h{n}", start, 0.25) for n, hub in enumerate(world.hubs)]

    def goes_on(self):
        """Waits until each hub acknowledges again."""
        counts = [p.count for p in self.posters]
        wait("every hub acknowledges", 180, lambda: all(p.count > n + 2 for p, n in zip(self.posters, counts)))

    def ready(self):
        for hub in self.world.hubs:
            wait(f"{hub.name} is ready", 90, lambda: self.world.ask(hub, "/readyz")[0] == 200)

    def fault(self, name, begin, end=lambda: None):
        """One fault: begun, ended, and waited for until all goes on."""
        self.meters.peak()
        since = time.monotonic()
        begin()
        end()
        self.goes_on()
        until = time.monotonic()
        self.ready()
        if self.meters.all_acknowledged():
            self.all_is_stored(dict(self.meters.sent), 30)
        pauses = sorted(p.longest_pause(since, until) for p in self.posters)
        self.rows.setdefault(name, []).append((pauses[0], pauses[-1]))
        print(f"{name:60} longest pause of the hub that paused least {pauses[0]:5.1f} s, most {pauses[-1]:5.1f} s",
              flush=True)

    def kill_primary(self):
        world = self.world
        member = world.primary()
        member.end(signal.SIGKILL)
        time.sleep(3)
        self.goes_on()
        member.start()
        world.whole()

    def step_down(self):
        try:
            with self.world.direct(self.world.primary()) as client:
                client.admin.command("replSetStepDown", 20, force=True)
        except PyMongoError:
            pass
        self.world.whole()

    def kill_hub(self, hub):
        hub.end(signal.SIGKILL)
        time.sleep(2)
        hub.start()

    def lose_majority(self):
        world = self.world
        others = [m for m in world.members if m is not world.primary()]
        for member in others:
            member.end(signal.SIGKILL)
        hub = world.hubs[0]
        wait("the hub says that it is not ready", 120, lambda: world.ask(hub, "/readyz")[0] == 503)
        for path in ("/", "/healthz", "/readyz", "/api/devices"):
            status, text = world.ask(hub, path)
            print(f"    meanwhile {path} answers {status}: {' '.join(text.split())[:300]}")
        for member in others:
            member.start()
        world.whole()

    def fill_disk(self):
        world = self.world
        member = world.primary()
        member.fill()
        wait("another is primary", 120, lambda: "primary" in [s for m, s in world.states().items() if m is not member])
        self.goes_on()
        member.end(signal.SIGKILL)
        member.clear()
        member.start()
        world.whole()

    def restart_broker(self):
        # Mosquitto 2.0.11 forgets shared subscriptions when it is restarted: what it acknowledges before a hub is
        # back is lost, whatever the hub does (docs/SCALE.md). So meters wait, where hubs share.
        self.meters.waits = self.shares
        if self.shares:
            wait("the broker has acknowledged all", 60, self.meters.all_acknowledged)
            self.all_is_stored(dict(self.meters.sent), 60)
        self.world.broker.end()
        time.sleep(3)
        self.world.broker.start()
        time.sleep(1)
        self.ready()
        self.meters.waits = False

    def exchange(self, hub, program):
        """A hub ends, and another version of the program goes on in its place."""
        hub.end()
        hub.ohmstead = program
        hub.start()

    def faults(self, args):
        world, hubs = self.world, self.world.hubs
        for hub in hubs if args.older else []:
            self.fault("a hub is exchanged for the next version", lambda: self.exchange(hub, args.ohmstead))
        for n in range(max(args.primary_kills, args.steps_down, args.hub_kills)):
            if n < args.hub_kills:
                hub = world.leader() if n % 2 else hubs[n % 3]
                self.fault("a hub is killed, and started 2 s later", lambda: self.kill_hub(hub))
            if n < args.primary_kills:
                self.fault("the primary is killed, and started again", self.kill_primary)
            if n < args.steps_down:
                self.fault("the primary steps down", self.step_down)
        for n in range(args.cuts):
            hub = hubs[n % 3]
            self.fault(f"a hub is cut off from the database for {CUT_S} s",
                       lambda: (hub.cut(*world.members), time.sleep(CUT_S)), lambda: hub.join(*world.members))
            self.fault(f"a hub is cut off from the broker for {CUT_S} s",
                       lambda: (hub.cut(world.broker), time.sleep(CUT_S)), lambda: hub.join(world.broker))
            leader = world.leader()
            self.fault(f"the hub that leads is cut off from all for {CUT_S} s",
                       lambda: (leader.off(), time.sleep(CUT_S)), leader.on)
            member = world.primary()
            others = [m for m in world.members if m is not member]
            self.fault(f"the primary is cut off from the other members for {CUT_S} s",
                       lambda: (member.cut(*others), time.sleep(CUT_S)), lambda: (member.join(*others), world.whole()))
            self.fault("the broker is restarted, away for 3 s", self.restart_broker)
            self.fault("a majority of the members is killed and started again", self.lose_majority)
            self.fault("the primary's disk is full", self.fill_disk)

    def missing(self, name, count):
        """Which of a device's first messages are not stored whole; all of them where nobody can say. What was
        stored once is looked at again at the end, with everything."""
        while (first := self.seen.get(name, 0)) < count:
            # An answer has at most 10,000 readings.
            last = min(count, first + 10_000 // READINGS)
            missing = self.missing_of(name, first, last)
            if missing:
                return missing + list(range(last, count))
            self.seen[name] = last
        return []

    def missing_of(self, name, first, last):
        def time_of(n):
            at = datetime.datetime.fromtimestamp(message(name, self.start, n)[0]["timestamp"], datetime.UTC)
            return f"{at:%Y-%m-%dT%H:%M:%SZ}"
        period = f"from={time_of(first)}&to={time_of(last)}"
        status, text = self.world.ask(self.world.hubs[0], f"/api/readings?deviceId={name}&{period}&limit=10000")
        if status != 200:
            return list(range(first, last))
        readings = json.loads(text)["readings"]
        stored = {int(datetime.datetime.fromisoformat(r["timestamp"]).timestamp()) for r in readings}

        def is_whole(n):
            return all(r["timestamp"] in stored for r in message(name, self.start, n))
        return [n for n in range(first, last) if not is_whole(n)]

    def all_is_stored(self, sent, seconds=120):
        for name, count in sent.items():
            try:
                wait(f"all of {name} is stored", seconds, lambda: not self.missing(name, count))
            except RuntimeError:
                missing = self.missing(name, count)
                raise RuntimeError(f"{name}: of {count} messages these are not stored: {missing}") from None

    def finish(self):
        """Stops sending, and waits until all is stored; what was sent, by device, in messages."""
        for sender in (self.meters, *self.posters):
            sender.stop()
        wait("the broker has acknowledged all", 120, self.meters.all_acknowledged)
        sent = {**self.meters.sent, **{p.name: p.count for p in self.posters}}
        self.all_is_stored(sent)
        return sent


def export(ohmstead, what, data, env):
    command = [ohmstead, "export", what, "--data", data]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, check=True)
    return [line for line in done.stdout.splitlines() if not line.startswith(b"peak,")]


def single(ohmstead, directory, start, sent):
    """One hub on SQLite that is given the same."""
    data, http = pathlib.Path(directory) / "single", "127.0.0.1:18080"
    command = [ohmstead, "serve", "--data", data, "--http", http, "--mqtt", "127.0.0.1:18083"]
    env = {**os.environ, "OHMSTEAD_SECURITY__MODE": "open"}
    hub = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def post(rows):
        body, kind = json.dumps(rows).encode(), {"content-type": "application/json"}
        request = urllib.request.Request(f"http://{http}/api/readings", body, kind)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
    for name, count in sent.items():
        rows = [{"deviceId": name, **r} for n in range(count) for r in message(name, start, n)]
        for first in range(0, len(rows), 500):
            wait("the single hub has taken it", 60, lambda: post(rows[first:first + 500]))
    hub.terminate()
    hub.wait()
    return data


def told_twice(world):
    """Alerts that people were told of twice, in messages that do not say that they may be a repeat."""
    path, seen, twice = world.dir / "told", set(), []
    for line in path.read_text().splitlines() if path.exists() else []:
        body = json.loads(line)
        for alert in body["alerts"]:
            key = (alert["since"], alert["what"])
            if key in seen and "repeat" not in line:
                twice.append(key)
            seen.add(key)
    return len(seen), twice


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ohmstead", default=ROOT / "target/debug/ohmstead", type=lambda p: pathlib.Path(p).resolve())
    for name, count in (("--primary-kills", 3), ("--steps-down", 2), ("--hub-kills", 6), ("--cuts", 1)):
        parser.add_argument(name, type=int, default=count)
    parser.add_argument("--older", type=lambda p: pathlib.Path(p).resolve(),
                        help="an earlier version of the program: all hubs begin with it, and are exchanged one by one")
    parser.add_argument("--unshared", action="store_true", help="every hub takes every message")
    args = parser.parse_args()
    if args.unshared:
        os.environ["OHMSTEAD_MQTT__SHARED"] = "false"
    start = int(time.time()) // 900 * 900 - 5 * 86_400
    directory = tempfile.mkdtemp(prefix="ohmstead-faults-")
    world = World(args.older or args.ohmstead, directory)
    failed = []
    try:
        hook = {"id": "hook", "name": "Hook", "kind": "webhook", "url": "http://localhost:9099/hook",
                "secret": "a secret of the run"}
        status, text = world.ask(world.hubs[0], "/api/channels", hook)
        assert status in (200, 201), text
        run = Run(world, start, not args.unshared)
        run.goes_on()
        run.faults(args)
        sent = run.finish()
        alerts, twice = told_twice(world)
        for hub in world.hubs:
            hub.end()
        alone = single(args.ohmstead, directory, start, sent)
        for what in ("readings", "intervals"):
            many = export(args.ohmstead, what, world.hubs[0].dir / "data", {"OHMSTEAD_STORE__URL": world.url})
            one = export(args.ohmstead, what, alone, {})
            print(f"{what}: {len(many) - 1:,} rows, {'the same' if many == one else 'NOT THE SAME'} as of a single hub")
            if many != one:
                failed.append(what)
                print(next(((a, b) for a, b in zip(many, one) if a != b), (len(many), len(one))))
        print(f"alerts told: {alerts}, twice without saying so: {len(twice)}")
        failed += twice
        print("\n| fault | times | the hub that paused least | the hub that paused most |\n|---|---:|---:|---:|")
        for name, pauses in run.rows.items():
            best, worst = zip(*pauses)
            print(f"| {name} | {len(pauses)} | {max(best):.1f} s | {max(worst):.1f} s |")
        total = sum(sent.values()) * READINGS
        print(f"\n{total:,} readings acknowledged; {'every one is stored once' if not failed else 'FAILED'}")
    finally:
        world.close()
    if failed:
        print(f"the logs are in {directory}", file=sys.stderr)
        raise SystemExit(1)
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
