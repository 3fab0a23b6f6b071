"""Machines for a fault run: network namespaces on one bridge, and the programs in them."""
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

NET = "10.99.0."
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MONGOD = ROOT / "target/mongo/venv/ready"
CLONE_NEWNET = 0x40000000


def sh(*command, check=True):
    return subprocess.run([str(c) for c in command], check=check, capture_output=True, text=True)


def wait(what, seconds, condition):
    """Until a condition holds; how long that took, s."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"waited {seconds} s in vain until {what}")
        time.sleep(0.05)
    return time.monotonic() - began


class Node:
    """A machine: a namespace with one address, and a program."""

    def __init__(self, name, number, directory):
        self.name, self.address = f"of-{name}", f"{NET}{number}"
        self.dir = pathlib.Path(directory) / name
        self.dir.mkdir()
        self.program = None
        near, far = f"ofv{number}", "eth0"
        sh("ip", "netns", "add", self.name)
        sh("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", self.name)
        sh("ip", "link", "set", near, "master", "ofbr", "up")
        self.inside("ip", "addr", "add", f"{self.address}/24", "dev", far)
        for device in ("lo", far):
            self.inside("ip", "link", "set", device, "up")
        self.near = near

    def inside(self, *command, check=True):
        return sh("ip", "netns", "exec", self.name, *command, check=check)

    def command(self):
        """What to run, and its environment."""
        raise NotImplementedError

    def start(self):
        command, env = self.command()
        log = open(self.dir / "log", "ab")
        self.program = subprocess.Popen(
            ["ip", "netns", "exec", self.name, *map(str, command)],
            env={**os.environ, **env}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def end(self, how=signal.SIGTERM):
        if self.program is not None:
            self.program.send_signal(how)
            self.program.wait()
            self.program = None

    def cut(self, *others):
        """Nothing goes from here to the others any more, and nothing back."""
        for one, other in [pair for o in others for pair in ((self, o), (o, self))]:
            one.inside("ip", "route", "add", "blackhole", f"{other.address}/32")

    def join(self, *others):
        for one, other in [pair for o in others for pair in ((self, o), (o, self))]:
            one.inside("ip", "route", "del", "blackhole", f"{other.address}/32", check=False)

    def off(self):
        sh("ip", "link", "set", self.near, "down")

    def on(self):
        sh("ip", "link", "set", self.near, "up")

    def listens(self, port):
        try:
            socket.create_connection((self.address, port), 1).close()
            return True
        except OSError:
            return False


class Database(Node):
    """One member of the replica set, on a disk of its own that can be filled."""

    def __init__(self, *args):
        super().__init__(*args)
        self.data = self.dir / "data"
        self.data.mkdir()
        sh("mount", "-t", "tmpfs", "-o", "size=900m", "none", self.data)

    def command(self):
        return [MONGOD, "--replSet", "rs0", "--bind_ip_all", "--port", "27017", "--dbpath", self.data,
                "--nounixsocket", "--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "128",
                "--setParameter", "diagnosticDataCollectionEnabled=false"], {}

    def fill(self):
        """Takes what is free of the disk, to the last byte."""
        with open(self.data / "filler", "wb") as out:
            try:
                while out.write(bytes(1 << 20)):
                    out.flush()
            except OSError:
                pass

    def clear(self):
        (self.data / "filler").unlink(missing_ok=True)


class Broker(Node):
    def __init__(self, *args):
        super().__init__(*args)
        (self.dir / "conf").write_text(
            f"user root\npersistence true\npersistence_location {self.dir}/\nmax_queued_messages 1000000\n"
            "max_inflight_messages 100\nlistener 1883\nallow_anonymous true\n")

    def command(self):
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        return [program, "-c", self.dir / "conf"], {}


class Hub(Node):
    """A hub, and beside it the service that its webhook tells."""

    def __init__(self, name, number, directory, program, store, broker):
        super().__init__(name, number, directory)
        self.ohmstead, self.store, self.broker = program, store, broker
        self.told = pathlib.Path(directory) / "told"
        self.receiver = subprocess.Popen(
            ["ip", "netns", "exec", self.name, "python3", pathlib.Path(__file__).parent / "receiver.py", self.told])

    def command(self):
        env = {"OHMSTEAD_STORE__URL": self.store, "OHMSTEAD_MQTT__URL": self.broker,
               "OHMSTEAD_SECURITY__MODE": "open", "OHMSTEAD_NOTIFY__ALLOW_PRIVATE": "true"}
        return [self.ohmstead, "serve", "--data", self.dir / "data", "--http", "127.0.0.1:8080"], env

    def start(self):
        # A log of its own for each start: what it says of leading is of this process.
        if (self.dir / "log").exists():
            (self.dir / "log").rename(self.dir / f"log.{time.time():.0f}")
        super().start()

    def leads(self):
        log = (self.dir / "log").read_text(errors="replace")
        return self.program is not None and log.rfind("this hub leads") > log.rfind("another hub leads")

    def close(self):
        self.end()
        self.receiver.kill()
        self.receiver.wait()


def enter(path):
    """Puts this thread into a network namespace."""
    with open(path) as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")


def thread_in(node, work):
    """Runs work in a thread that sees the network as the node does."""
    def run():
        enter(f"/run/netns/{node.name}")
        work()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def bridge():
    clear()
    sh("ip", "link", "add", "ofbr", "type", "bridge")
    sh("ip", "addr", "add", f"{NET}254/24", "dev", "ofbr")
    sh("ip", "link", "set", "ofbr", "up")


def clear():
    """Takes away what an earlier run left."""
    for name in sh("ip", "netns", "list").stdout.split():
        if name.startswith("of-"):
            for pid in sh("ip", "netns", "pids", name).stdout.split():
                sh("kill", "-9", pid, check=False)
            sh("ip", "netns", "del", name)
    for link in os.listdir("/sys/class/net"):
        if link.startswith("of"):
            sh("ip", "link", "del", link, check=False)
    wait("the links are gone", 10, lambda: not any(link.startswith("of") for link in os.listdir("/sys/class/net")))
