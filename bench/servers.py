"""The servers that are measured, each fresh, on the loopback interface."""
import atexit
import glob
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request

MOSQUITTO_CONFIG = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
log_dest none
set_tcp_nodelay true
# The defaults (20 in flight, 1000 queued and then dropped) would lose messages to the subscriber.
max_inflight_messages 1000
max_queued_messages 0
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what}: not within {seconds} s")
        time.sleep(0.002)


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A child whose memory and processor time are read from /proc."""

    def __init__(self, command, log, **options):
        self.log = open(log, "wb")
        options.setdefault("stdout", self.log)
        self.child = subprocess.Popen([str(c) for c in command], stderr=self.log, **options)
        # Also when the script fails between here and the server's own stop.
        atexit.register(self.stop)
        self.proc = pathlib.Path(f"/proc/{self.child.pid}")

    def memory(self):
        """(peak, present) resident memory in bytes."""
        fields = dict(
            line.split(":", 1) for line in (self.proc / "status").read_text().splitlines()
        )
        return tuple(int(fields[key].split()[0]) * 1024 for key in ("VmHWM", "VmRSS"))

    def cpu(self):
        """Processor seconds used so far."""
        return processor_seconds(self.proc)

    def check(self):
        if self.child.poll() is not None:
            text = pathlib.Path(self.log.name).read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.child.args[0]} ended with {self.child.returncode}:\n{text}")

    def stop(self, grace=30):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(grace)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.log.close()


class Members:
    """A MongoDB replica set of three, as `scripts/mongod` has it."""

    def __init__(self):
        root = pathlib.Path(__file__).resolve().parent.parent
        started = subprocess.run([root / "scripts/mongod", "start", "3"], capture_output=True, text=True, check=True)
        self.url = started.stdout.strip()
        self.pids = [p.read_text().strip() for p in sorted((root / "target/mongo/set3").glob("*/pid"))]

    def database(self, name):
        """The address of a database that no run had before."""
        return self.url.replace("/?", f"/{name}{time.time_ns() // 1000}?", 1)

    def cpu(self):
        """Processor seconds of each so far, most first: the primary works most."""
        return sorted((processor_seconds(pathlib.Path("/proc") / pid) for pid in self.pids), reverse=True)


def processor_seconds(proc):
    fields = (proc / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Hub:
    name, title = "hub", "Ohmstead hub"

    def __init__(self, tools, directory, elsewhere=None):
        """`elsewhere`: variables that name a database and a broker in place of its own."""
        self.data = pathlib.Path(directory) / "data"
        self.port, http = free_port(), free_port()
        self.url = f"http://127.0.0.1:{http}"
        self.ready_url = f"{self.url}/readyz"
        command = [tools.ohmstead, "serve", "--data", self.data]
        command += ["--http", f"127.0.0.1:{http}", "--mqtt", f"127.0.0.1:{self.port}"]
        environment = {**os.environ, "OHMSTEAD_SECURITY__MODE": "open", **(elsewhere or {})}
        began = time.monotonic()
        self.process = Process(command, f"{directory}/hub.log", env=environment)
        wait_until(self.is_ready, 60, "the hub's /readyz")
        self.start_s = time.monotonic() - began
        if "OHMSTEAD_MQTT__URL" not in environment:
            wait_until(lambda: listens(self.port), 10, "the hub's MQTT port")

    def is_ready(self):
        self.process.check()
        try:
            with urllib.request.urlopen(self.ready_url, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def processes(self):
        return [self.process]

    def metric(self, name):
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(name + " "))

    def settle(self, _acknowledged):
        """An acknowledged reading is on disk: there is nothing to wait for."""
        return {}

    def stop(self):
        self.process.stop()

    def stored(self):
        return count_rows(glob.glob(f"{self.data}/*.db"))


class Mosquitto:
    name, title = "mosquitto", "Mosquitto alone, nothing stored"

    def __init__(self, tools, directory):
        self.port = free_port()
        config = pathlib.Path(directory) / "mosquitto.conf"
        config.write_text(MOSQUITTO_CONFIG.format(port=self.port))
        self.process = Process([tools.mosquitto, "-c", config], f"{directory}/mosquitto.log")
        wait_until(lambda: listens(self.port), 10, "mosquitto")

    def processes(self):
        return [self.process]

    def settle(self, _acknowledged):
        return {}

    def stop(self):
        self.process.stop()

    def stored(self):
        return None


class MosquittoSubscriber(Mosquitto):
    """Mosquitto and a subscriber that writes what it hears to `database`, as `kept` says."""

    def __init__(self, tools, directory, database, *kept):
        super().__init__(tools, directory)
        command = [tools.peer, self.port, database, *kept]
        self.peer = Process(command, f"{directory}/peer.log", stdout=subprocess.PIPE)
        self.committed, self.is_listening = [], False
        threading.Thread(target=self.follow, daemon=True).start()
        wait_until(lambda: self.is_listening, 10, "the subscriber")

    def follow(self):
        for line in self.peer.child.stdout:
            if line.strip() == b"ready":
                self.is_listening = True
            else:
                self.committed.append((time.monotonic(), int(line)))

    def processes(self):
        return [self.process, self.peer]

    def settle(self, acknowledged):
        """Waits until the subscriber has committed what the broker acknowledged."""
        ended = time.monotonic()
        while_loaded = [(at, n) for at, n in self.committed if n and at <= ended]
        wait_until(lambda: self.committed[-1][1] >= acknowledged, 120, "the subscriber's commits")
        caught_up = next(at for at, n in self.committed if n >= acknowledged)
        result = {"lag_s": max(0.0, caught_up - ended), "behind": acknowledged}
        if while_loaded:
            (first_at, first), (last_at, last) = while_loaded[0], while_loaded[-1]
            result["behind"] = acknowledged - last
            if last_at > first_at:
                result["committed_per_s"] = (last - first) / (last_at - first_at)
        return result

    def stop(self):
        self.peer.stop()
        self.process.stop()


class MosquittoSqlite(MosquittoSubscriber):
    name, title = "mosquitto+sqlite", "Mosquitto + subscriber writing SQLite"

    def __init__(self, tools, directory):
        self.database = f"{directory}/peer.db"
        super().__init__(tools, directory, self.database)

    def stored(self):
        return count_rows([self.database])


def count_rows(files):
    """Readings in the stopped server's database, by asking the database."""
    total = 0
    for file in files:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'reading'")
            if tables.fetchone():
                total += database.execute("SELECT count(*) FROM reading").fetchone()[0]
    return total


def hubs_behind_mosquitto(tools, directory, count, database, servers):
    """Starts a Mosquitto and so many hubs on a database; puts each into `servers` as soon as it is to be stopped."""
    broker = Mosquitto(tools, directory)
    servers.append(broker)
    elsewhere = {"OHMSTEAD_STORE__URL": database, "OHMSTEAD_MQTT__URL": f"mqtt://127.0.0.1:{broker.port}"}
    for n in range(count):
        place = pathlib.Path(directory) / str(n)
        place.mkdir()
        servers.append(Hub(tools, place, elsewhere))
    return broker, servers[1:]
