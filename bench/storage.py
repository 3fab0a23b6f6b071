"""Bytes on disk and query times: the hub, VictoriaMetrics and InfluxDB on the same readings."""
import datetime
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import household
from document import machine, row
from stores import InfluxDb, Ohmstead, VictoriaMetrics

DAY = 86_400
#: 2025-01-01T00:00Z.
START = 1_735_689_600
METERS = 20
#: Runs of each query; two more before are not counted.
RUNS = 9
SHARED = pathlib.Path(os.environ.get(
    "OHMSTEAD_SHARED", pathlib.Path(__file__).resolve().parent.parent.parent / "shared"))
UCI = SHARED / "data" / "uci_household_power_2006-12_2007-04.csv.xz"


def median_ms(query, expected):
    """Median, longest and, of the runs that do not count in these, the first."""
    times = []
    for _ in range(RUNS + 2):
        began = time.perf_counter()
        count = query()
        times.append(1000 * (time.perf_counter() - began))
        if count != expected:
            raise RuntimeError(f"{count} rows came back, {expected} were expected")
    return statistics.median(times[2:]), max(times[2:]), times[0]


def one_store(make, csv, readings, month, options=()):
    """Loads, settles and asks one store."""
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as directory:
        store = make(directory)
        try:
            began = time.monotonic()
            store.load(csv, *options)
            result = {"load_s": time.monotonic() - began, "readings": readings}
            store.settle()
            result["settled_s"] = time.monotonic() - began
            if month:
                store.open()
                result["hours"] = median_ms(lambda: store.hours("month", START, START + month * DAY), month * 24)
                day = START + 12 * DAY
                result["raw"] = median_ms(lambda: store.raw("month", day, day + DAY), DAY // household.STEP)
            store.stop()
            result.update(store.bytes())
        finally:
            store.stop()
    print(f"{store.name:16} {readings:10,} readings, {result['used'] / readings:6.2f} bytes each,"
          f" loaded in {result['load_s']:.0f} s", flush=True)
    return result


def stores(tools):
    makers = {"Ohmstead": lambda d: Ohmstead(tools, d)}
    if tools.victoria:
        makers["VictoriaMetrics"] = lambda d: VictoriaMetrics(tools, d)
    if tools.influxd:
        makers["InfluxDB"] = lambda d: InfluxDb(tools, d)
    return makers


def measure_uci(tools, directory):
    """The UCI minutes; None where they are not there."""
    if not UCI.exists():
        print(f"{UCI} is not there: the UCI minutes are left out")
        return None
    plain, csv = directory / "uci.csv", directory / "uci-own.csv"
    with open(plain, "wb") as out:
        subprocess.run(["xz", "-dc", UCI], stdout=out, check=True)
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as scratch:
        hub = Ohmstead(tools, scratch)
        hub.load(plain, "--format", "uci", "--device", "uci")
        csv.write_text(hub.command("export", "readings")[2])
    with open(csv) as lines:
        readings = sum(1 for _ in lines) - 1
    return {name: one_store(make, csv, readings, 0) for name, make in stores(tools).items()}


def measure_year(tools, directory, days):
    """One device at five seconds: a year's energy, a day's readings, and the rebuild."""
    csv = directory / "year.csv"
    readings = household.write(csv, ["year"], START, days)
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as scratch:
        hub = Ohmstead(tools, scratch)
        result = {"readings": readings, "days": days}
        result["import_s"] = hub.command("import", str(csv))[0]
        csv.unlink()
        result["seal_s"] = hub.command("seal")[0]
        result["rebuild_s"], result["rebuild_cpu_s"], _ = min(hub.command("rebuild") for _ in range(2))
        hub.open()
        try:
            end, day = START + days * DAY, START + days // 2 * DAY
            result["energy"] = median_ms(lambda: hub.days("year", START, end), days)
            result["chart"] = median_ms(lambda: hub.chart("year", day, day + DAY) > 100, True)
            result["raw"] = median_ms(lambda: hub.raw("year", day, day + DAY), DAY // household.STEP)
        finally:
            hub.stop()
        result.update(hub.bytes())
    return result


def measure(tools, quick):
    load_before = os.getloadavg()[0]
    meter_days, month, year = (1, 13, 20) if quick else (4, 30, 365)
    with tempfile.TemporaryDirectory(prefix="ohmstead-bench-") as name:
        directory = pathlib.Path(name)
        csv = directory / "load.csv"
        meters = [f"meter-{n:02}" for n in range(METERS)]
        readings = household.write(csv, meters, START, meter_days)
        readings += household.write(csv, ["month"], START, month, append=True)
        load = {name: one_store(make, csv, readings, month) for name, make in stores(tools).items()}
        csv.unlink()
        uci = measure_uci(tools, directory)
        return {"load": load, "uci": uci, "year": measure_year(tools, directory, year),
                "load_before": load_before, "meter_days": meter_days, "month": month}


def per(result, key):
    return f"{result[key] / result['readings']:.2f}" if key in result else "–"


def section(figures):
    """The figures as Markdown."""
    load, uci, year = figures["load"], figures["uci"], figures["year"]
    own = load["Ohmstead"]
    rate = year["readings"] / year["rebuild_cpu_s"] / 1e6
    lines = [
        f"Measured on {datetime.date.today():%Y-%m-%d} by `bench/run`. {machine()}. "
        f"Load average before: {figures['load_before']:.2f}.",
        "",
        row("what", "reach", "measured"),
        row("---", "---", "---:"),
        row("bytes a reading at 5 s, sealed (in the blobs)", "≤ 2", f"{per(own, 'used')} ({per(own, 'blobs')})"),
    ]
    if uci:
        lines.append(row("bytes a reading, UCI minutes (in the blobs)", "≤ 4",
                         f"{per(uci['Ohmstead'], 'used')} ({per(uci['Ohmstead'], 'blobs')})"))
    lines += [
        row(f"{year['days']} days of 5-s readings ({year['readings']:,}): daily energy", "≤ 10 ms",
            f"{year['energy'][0]:.1f} ms (asked for the first time: {year['energy'][2]:.0f} ms)"),
        row("24 h of them for a chart (resolution=auto)", "≤ 20 ms", f"{year['chart'][0]:.1f} ms"),
        row("24 h of them raw (17,280, two pages of JSON)", "–", f"{year['raw'][0]:.1f} ms"),
        row("`ohmstead rebuild` of them, readings/s of one core", "≥ 5 M", f"{rate:.2f} M"),
        "",
        f"The year: imported in {year['import_s']:.0f} s, sealed in {year['seal_s']:.0f} s, rebuilt in "
        f"{year['rebuild_s']:.1f} s ({year['rebuild_cpu_s']:.1f} s of processor time, all threads: unpacking, "
        "deriving, alerts, writing).",
        "",
        f"**The same readings in three stores**: {METERS} meters × {figures['meter_days']} days and one × "
        f"{figures['month']} days at 5 s, {own['readings']:,} readings of V, A, W and Wh.",
        "",
        row("store", "bytes a reading", "× Ohmstead", "all files", "loaded in", f"{figures['month']} days of one device, by hour", "24 h raw, all columns"),
        row("---", *["---:"] * 6),
    ]
    for name, result in load.items():
        lines.append(row(
            name, per(result, "used"), f"{result['used'] / own['used']:.1f}", per(result, "file"),
            f"{result['load_s']:.0f} s", f"{result['hours'][0]:.1f} ms", f"{result['raw'][0]:.1f} ms"))
    if uci:
        lines += ["", f"**The UCI household's minutes**: {uci['Ohmstead']['readings']:,} readings.", "",
                  row("store", "bytes a reading", "× Ohmstead", "all files"), row("---", *["---:"] * 3)]
        for name, result in uci.items():
            lines.append(row(name, per(result, "used"), f"{result['used'] / uci['Ohmstead']['used']:.1f}", per(result, "file")))
    return "\n".join(lines)
