-- What people say about readings. Append-only: one is taken back by another.
CREATE TABLE correction (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  device INTEGER NOT NULL,
  body   TEXT NOT NULL
) STRICT;
CREATE INDEX correction_device ON correction (device);

-- Dated settings of a device, as one list.
CREATE TABLE device_settings (
  device INTEGER PRIMARY KEY,
  body   TEXT NOT NULL
) STRICT;

-- What the ledger found: derived, replaced with the intervals.
CREATE TABLE finding (
  device INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  body   TEXT NOT NULL,
  PRIMARY KEY (device, at, body)
) STRICT, WITHOUT ROWID;
