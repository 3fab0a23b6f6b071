#!/usr/bin/env python3
"""Cuts four clean weeks out of the UCI household data and packs them into uci_sceaux_4_weeks.bin.

    python3 build_uci_sample.py SOURCE.csv[.xz] uci_sceaux_4_weeks.bin

SOURCE is "Individual household electric power consumption" (see ATTRIBUTION.md), one line a
minute: timestamp (ISO, local), Global_active_power kW, Global_reactive_power, Voltage V,
Global_intensity A, Sub_metering_1..3 Wh a minute. Only cutting, fixed-point conversion and
packing are done here; no value is altered.

Format: the 8 bytes "OHMSIM1\\n", the number of minutes (u32, little-endian), then one column after
the other: active power W, voltage cV, current dA, sub-meters 1, 2 and 3 in Wh. A column is its
differences from minute to minute (the first from 0), each as a LEB128 varint of its zigzag form;
a 0 is followed by the varint of how many further zeros it stands for.
"""
import csv
import lzma
import struct
import sys

# Mondays of weeks without a missing minute; the house is lived in in all of them.
WEEKS = ["2007-01-29", "2007-02-05", "2007-02-12", "2007-03-05"]
MINUTES_A_WEEK = 7 * 24 * 60


def milli(text, digits):
    """A decimal as an integer with `digits` decimals; refuses to lose one."""
    whole, _, fraction = text.partition(".")
    if fraction[digits:].strip("0"):
        raise ValueError(f"{text} has more than {digits} decimals")
    return int(whole) * 10**digits + int(fraction[:digits].ljust(digits, "0") or 0)


def varint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return out


def column(values):
    deltas = [b - a for a, b in zip([0] + values, values)]
    out, i = bytearray(), 0
    while i < len(deltas):
        if deltas[i]:
            out += varint(deltas[i] * 2 if deltas[i] > 0 else -deltas[i] * 2 - 1)
            i += 1
            continue
        zeros = next((k for k in range(i, len(deltas)) if deltas[k]), len(deltas)) - i
        out += varint(0) + varint(zeros - 1)
        i += zeros
    return out


def main(source, target):
    opener = lzma.open if source.endswith(".xz") else open
    with opener(source, "rt", newline="") as f:
        rows = list(csv.reader(f))[1:]
    at = {row[0]: i for i, row in enumerate(rows)}
    minutes = []
    for monday in WEEKS:
        start = at[f"{monday}T00:00:00"]
        minutes += rows[start : start + MINUTES_A_WEEK]
    columns = [
        [milli(m[1], 3) for m in minutes],
        [milli(m[3], 2) for m in minutes],
        [milli(m[4], 1) for m in minutes],
        *([milli(m[k], 0) for m in minutes] for k in (5, 6, 7)),
    ]
    with open(target, "wb") as f:
        f.write(b"OHMSIM1\n" + struct.pack("<I", len(minutes)))
        for c in columns:
            packed = column(c)
            f.write(packed)
            print(len(packed), "bytes, sum", sum(c), "min", min(c), "max", max(c))


if __name__ == "__main__":
    main(*sys.argv[1:])
