"""Stores to compare: the same CSV in, bytes on disk and answers out."""
import http.client
import json
import os
import pathlib
import sqlite3
import subprocess
import time
import urllib.parse

from servers import Hub, Process, free_port, wait_until

INFLUX_CONFIG = """\
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{dir}/meta"
[data]
  dir = "{dir}/data"
  wal-dir = "{dir}/wal"
  cache-snapshot-write-cold-duration = "1s"
  compact-full-write-cold-duration = "1s"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:{http}"
  log-enabled = false
  max-body-size = 0
[logging]
  level = "error"
"""
FIELDS = ("voltage", "current", "power", "energy")
BATCH = 5000


def size(directory):
    """Bytes on disk of all files below a directory (InfluxDB's series files are mostly holes)."""
    return sum(f.stat().st_blocks * 512 for f in pathlib.Path(directory).rglob("*") if f.is_file())


class Http:
    """One kept connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def request(self, method, path, body=None):
        self.connection.request(method, path, body)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path[:120]}: {answer.status} {text[:500]!r}")
        return text

    def get(self, path, **query):
        return self.request("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))


def line_protocol(csv):
    """Batches of InfluxDB line protocol, times in ms."""
    with open(csv) as lines:
        names = next(lines).strip().split(",")
        at, where = names.index("timestamp"), names.index("deviceId")
        columns = [(name, names.index(name)) for name in FIELDS]
        batch = []
        for line in lines:
            cells = line.rstrip("\n").split(",")
            values = ",".join(f"{name}={cells[n]}" for name, n in columns if cells[n])
            batch.append(f"m,device={cells[where]} {values} {millis(cells[at])}")
            if len(batch) == BATCH:
                yield "\n".join(batch)
                batch = []
        if batch:
            yield "\n".join(batch)


def millis(text):
    """Unix seconds, or RFC 3339 in UTC as the hub exports it."""
    if text.isdigit():
        return int(text) * 1000
    import datetime
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


class Ohmstead:
    name = "Ohmstead"

    def __init__(self, tools, directory):
        self.tools, self.directory, self.hub = tools, directory, None
        self.data = pathlib.Path(directory) / "data"

    def command(self, *args):
        """Runs the program to its end; gives its wall and processor seconds and what it says."""
        command = [str(self.tools.ohmstead), *args, "--data", str(self.data)]
        before, began = os.times(), time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, timeout=900)
        after = os.times()
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stderr[-2000:]}")
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return time.monotonic() - began, cpu, done.stdout

    def load(self, csv, *options):
        self.command("import", str(csv), *options)

    def settle(self):
        """Derives every interval, and seals every day and month that is over."""
        self.command("rebuild")
        self.command("seal")

    def bytes(self):
        database = self.data / "ohmstead.db"
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
            def number(pragma):
                return db.execute(f"PRAGMA {pragma}").fetchone()[0]
            used = (number("page_count") - number("freelist_count")) * number("page_size")
            blobs = db.execute("SELECT sum(length(body)) FROM sealed").fetchone()[0] or 0
        return {"used": used, "file": size(self.data), "blobs": blobs}

    def open(self):
        self.hub = Hub(self.tools, self.directory)
        self.http = Http(int(self.hub.ready_url.rsplit(":", 1)[1].split("/")[0]))

    def hours(self, device, start, end):
        answer = json.loads(self.http.get(
            "/api/energy", deviceId=device, **{"from": start}, to=end, bucket="hour"))
        return len(answer["buckets"])

    def days(self, device, start, end):
        answer = json.loads(self.http.get(
            "/api/energy", deviceId=device, **{"from": start}, to=end, bucket="day"))
        return len(answer["buckets"])

    def chart(self, device, start, end):
        answer = json.loads(self.http.get(
            "/api/readings", deviceId=device, **{"from": start}, to=end, resolution="auto"))
        return len(answer["points"])

    def raw(self, device, start, end):
        count, cursor = 0, {}
        while True:
            page = json.loads(self.http.get("/api/readings", deviceId=device, **{"from": start},
                                            to=end, limit=10_000, **cursor))
            count += len(page["readings"])
            if not page["nextCursor"]:
                return count
            cursor = {"cursor": page["nextCursor"]}

    def stop(self):
        if self.hub:
            self.hub.stop()
            self.hub = None


class VictoriaMetrics:
    name = "VictoriaMetrics"

    def __init__(self, tools, directory):
        self.data, self.port = pathlib.Path(directory) / "victoria", free_port()
        self.process = Process([
            tools.victoria, f"-storageDataPath={self.data}", f"-httpListenAddr=127.0.0.1:{self.port}",
            "-retentionPeriod=100y", "-search.disableCache", "-loggerLevel=ERROR",
            "-search.maxPointsPerTimeseries=1000000",
        ], f"{directory}/victoria.log")
        self.http = Http(self.port)
        wait_until(self.is_ready, 60, "VictoriaMetrics")

    def is_ready(self):
        self.process.check()
        try:
            return self.http.get("/health") == b"OK"
        except OSError:
            self.http = Http(self.port)
            return False

    def load(self, csv):
        for batch in line_protocol(csv):
            self.http.request("POST", "/write?precision=ms", batch)

    def settle(self):
        """Flushes, has all parts merged into one, and waits until no merge runs."""
        self.http.get("/internal/force_flush")
        self.http.get("/internal/force_merge")
        seen = []

        def quiet():
            busy = sum(float(line.rsplit(" ", 1)[1]) for line in self.http.get("/metrics").decode().splitlines()
                       if line.startswith(("vm_active_merges", "vm_active_force_merges")))
            seen.append((busy, size(self.data)))
            time.sleep(0.5)
            return len(seen) > 6 and all(s == (0, seen[-1][1]) for s in seen[-6:])

        wait_until(quiet, 180, "VictoriaMetrics' merges")

    def bytes(self):
        return {"used": size(self.data / "data"), "file": size(self.data)}

    def open(self):
        pass

    def hours(self, device, start, end):
        answer = json.loads(self.http.get(
            "/api/v1/query_range", query=f'avg_over_time(m_power{{device="{device}"}}[1h])',
            start=start + 3600, end=end, step="1h"))
        return len(answer["data"]["result"][0]["values"])

    def raw(self, device, start, end):
        text = self.http.get("/api/v1/export", start=start, end=end - 0.001,
                             **{"match[]": f'{{device="{device}"}}'})
        rows = [json.loads(line) for line in text.splitlines()]
        assert len(rows) == len(FIELDS), f"{len(rows)} series"
        return len(rows[0]["values"])

    def stop(self):
        self.process.stop()


class InfluxDb:
    name = "InfluxDB"

    def __init__(self, tools, directory):
        self.data, self.port = pathlib.Path(directory) / "influx", free_port()
        config = pathlib.Path(directory) / "influx.conf"
        config.write_text(INFLUX_CONFIG.format(dir=self.data, http=self.port, rpc=free_port()))
        self.process = Process([tools.influxd, "-config", config], f"{directory}/influx.log")
        self.http = Http(self.port)
        wait_until(self.is_ready, 60, "InfluxDB")
        self.http.request("POST", "/query?" + urllib.parse.urlencode({"q": "CREATE DATABASE b"}))

    def is_ready(self):
        self.process.check()
        try:
            self.http.get("/ping")
            return True
        except OSError:
            self.http = Http(self.port)
            return False

    def load(self, csv):
        for batch in line_protocol(csv):
            self.http.request("POST", "/write?db=b&precision=ms", batch)

    def settle(self):
        """Waits until the write-ahead log is empty and no file changes for a while: fully compacted."""
        seen = []

        def quiet():
            files = sorted((f.name, f.stat().st_size) for f in self.data.rglob("*.tsm"))
            log = sum(f.stat().st_size for f in self.data.rglob("*.wal"))
            seen.append((files, log))
            time.sleep(0.5)
            return len(seen) > 20 and all(s == (files, 0) for s in seen[-20:])

        wait_until(quiet, 180, "InfluxDB's compactions")

    def bytes(self):
        return {"used": size(self.data / "data"), "file": size(self.data)}

    def open(self):
        pass

    def select(self, query):
        answer = json.loads(self.http.get("/query", db="b", epoch="ms", q=query))
        return len(answer["results"][0]["series"][0]["values"])

    def hours(self, device, start, end):
        return self.select(f"SELECT mean(power) FROM m WHERE device='{device}' AND time >= {start}s "
                           f"AND time < {end}s GROUP BY time(1h)")

    def raw(self, device, start, end):
        return self.select(f"SELECT voltage, current, power, energy FROM m WHERE device='{device}' "
                           f"AND time >= {start}s AND time < {end}s")

    def stop(self):
        self.process.stop()
