"""Writes what was measured into docs/BENCHMARKS.md."""
import datetime
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile

from servers import Hub, Mosquitto, MosquittoSqlite

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
MIB = 1 << 20


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((l.split(":", 1)[1].strip() for l in info if l.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    kernel = platform.release().split("-")[0]
    disk = file_system(tempfile.gettempdir())
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB memory, "
        f"{platform.system()} {kernel}, temporary directory on {disk}"
    )


def file_system(path):
    out = subprocess.run(["stat", "-f", "-c", "%T", path], capture_output=True, text=True)
    return out.stdout.strip() or "unknown"


def middle(runs, value):
    values = sorted(value(run) for run in runs)
    return statistics.median(values), values[0], values[-1]


def rate_cell(runs, value):
    mid, low, high = middle(runs, value)
    return f"{mid:,.0f}" if len(runs) == 1 else f"{mid:,.0f} ({low:,.0f}–{high:,.0f})"


def acked(run):
    return run["report"]["readings_per_s"]


def kept(run):
    """Readings a second that are on disk: acknowledged ones, or those the subscriber committed."""
    return run.get("committed_per_s", acked(run))


def ms(runs, key):
    return f"{middle(runs, lambda r: r['report']['latency'][key])[0] / 1000:.1f}"


def mib(bytes_):
    return f"{bytes_ / MIB:.0f} MiB"


def row(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |"


def load_table(name, by_server):
    how = " connections" if "from" in name else ": as much as is acknowledged, 16 in flight each"
    is_fixed = "from" in name
    quantiles = ("p50", "p90", "p99", "p99.9")
    heads = ["server", "acknowledged/s", *([] if is_fixed else ["of which on disk/s"])]
    heads += [f"{q} ms" for q in quantiles] + ["CPU µs a reading", "peak memory"]
    lines = [
        f"**{name.replace('/s', ' readings/s').replace(' flat', ' connections flat')}**{how}",
        "",
        row(*heads),
        row("---", *["---:"] * (len(heads) - 1)),
    ]
    titles = {s.name: s.title for s in (Hub, Mosquitto, MosquittoSqlite)}
    for server, runs in by_server.items():
        cells = [titles[server], rate_cell(runs, acked)]
        if not is_fixed:
            cells.append("–" if server == "mosquitto" else rate_cell(runs, kept))
        cells += [ms(runs, q.replace(".", "") + "_us") for q in quantiles]
        cells.append(f"{middle(runs, lambda r: r['cpu_us_per_reading'])[0]:.0f}")
        cells.append(mib(max(r["peak"] for r in runs)))
        lines.append(row(*cells))
    behind = [r for r in by_server.get("mosquitto+sqlite", []) if "behind" in r]
    if behind:
        worst = max(behind, key=lambda r: r["behind"])
        lines += ["", f"When the load ended the subscriber was up to {worst['behind']:,} "
                  f"acknowledged readings ({worst['lag_s']:.1f} s) behind its broker."]
    lag = [r["report"]["lag"]["p99_us"] for runs in by_server.values() for r in runs
           if r["report"]["lag"]]
    if lag:
        lines += ["", f"The generator itself was at most {max(lag) / 1000:.1f} ms (p99) behind its "
                  "schedule."]
    return lines + [""]


def target_table(results, idle, money):
    hub = {name: by["hub"] for name, by in results.items() if "hub" in by}
    rows = [row("what", "reach", "measured"), row("---", "---", "---:")]
    if hub:
        flat_out, many = hub["1,000 flat out"], hub["1,000/s from 5,000"]
        rows.append(row("durable readings/s, 1,000 connections", "≥ 60,000",
                        rate_cell(flat_out, acked)))
        rows.append(row("p99 acknowledgement at 1,000/s from 5,000 connections", "≤ 5 ms",
                        f"{ms(many, 'p99_us')} ms"))
        rows.append(row("peak memory in that", "≤ 120 MiB", mib(max(r["peak"] for r in many))))
    if idle:
        rows.append(row("memory with 3 meters", "≤ 40 MiB", mib(idle["idle"])))
        rows.append(row(
            f"start to ready, {idle['fill_readings']:,} readings ({idle['days']} days) stored",
            "≤ 0.5 s", f"{idle['start_s']:.2f} s (empty store: {idle['start_empty_s']:.2f} s)"))
    rows += [row(*cells) for cells in money or []]
    return rows + [""]


def ratio_lines(results):
    lines = []
    for name in ("200 flat out", "1,000 flat out"):
        by = results.get(name, {})
        for other, what in (("mosquitto", "Mosquitto alone acknowledges without storing"),
                            ("mosquitto+sqlite", "Mosquitto and its subscriber get to disk")):
            if "hub" in by and other in by:
                ratio = middle(by["hub"], acked)[0] / middle(by[other], kept)[0]
                lines.append(f"- {name}: the hub keeps {ratio:.2f} × what {what}.")
    return lines + [""]


def document(results, idle, money, load_before):
    lines = [
        BEGIN,
        f"Measured on {datetime.date.today():%Y-%m-%d} by `make bench`. {machine()}. "
        f"Load average before the run: {load_before:.2f}.",
        "",
        *target_table(results, idle, money),
        *ratio_lines(results),
    ]
    for name, by_server in results.items():
        lines += load_table(name, by_server)
    lines += [
        "Rates are medians of three runs with the lowest and highest, the servers taking turns; "
        "the two fixed rates ran once.",
        END,
    ]
    return "\n".join(lines)


def write_document(path, text, begin=BEGIN, end=END):
    """Puts text, with its markers, in the place of what is between them."""
    old = path.read_text() if path.exists() else f"# Benchmarks\n\n{begin}\n{end}\n"
    if begin not in old or end not in old:
        raise SystemExit(f"{path} has no {begin} and {end} to write between")
    before, after = old.split(begin, 1)[0], old.split(end, 1)[1]
    path.write_text(before + text + after)
    print(f"wrote {path}")
