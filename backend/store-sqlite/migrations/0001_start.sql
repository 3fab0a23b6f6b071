-- Readings are clustered by (device, time): a chart and an interval read one run of pages.
-- Integers are thousandths of V, A, W, Wh, Hz; times are ms since 1970.
CREATE TABLE device (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  label      TEXT,
  role       TEXT NOT NULL DEFAULT 'other',
  parent     TEXT,
  created_at INTEGER NOT NULL,
  last_seen  INTEGER,
  online     INTEGER,
  online_at  INTEGER
) STRICT;

-- placed = 1: came without a clock and was given its time by its neighbours (derived).
CREATE TABLE reading (
  device    INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  placed    INTEGER NOT NULL,
  voltage   INTEGER,
  current   INTEGER,
  power     INTEGER,
  energy    INTEGER,
  exported  INTEGER,
  pf        INTEGER,
  frequency INTEGER,
  seq       INTEGER,
  boot      INTEGER,
  estimated INTEGER NOT NULL,
  PRIMARY KEY (device, at, placed)
) STRICT, WITHOUT ROWID;

-- Losers of conflicts. The reading's canonical JSON is its own key, so what is kept does not
-- depend on the order of arrival.
CREATE TABLE conflict (
  device  INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  reading TEXT NOT NULL,
  PRIMARY KEY (device, at, reading)
) STRICT, WITHOUT ROWID;

CREATE TABLE unclocked (
  device  INTEGER NOT NULL,
  boot    INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  reading TEXT NOT NULL,
  PRIMARY KEY (device, boot, seq, reading)
) STRICT, WITHOUT ROWID;

CREATE TABLE reject (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  count    INTEGER NOT NULL,
  topic    TEXT NOT NULL,
  device   TEXT,
  reason   TEXT NOT NULL,
  detail   TEXT NOT NULL,
  payload  BLOB NOT NULL,
  UNIQUE (topic, reason, payload)
) STRICT;

CREATE TABLE dirty (
  device  INTEGER PRIMARY KEY,
  from_ms INTEGER NOT NULL,
  to_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE interval (
  device           INTEGER NOT NULL,
  slot             INTEGER NOT NULL,
  import           INTEGER NOT NULL,
  export           INTEGER NOT NULL,
  import_estimated INTEGER NOT NULL,
  export_estimated INTEGER NOT NULL,
  voltage_min INTEGER, voltage_max INTEGER, voltage_mean INTEGER,
  current_min INTEGER, current_max INTEGER, current_mean INTEGER,
  power_min   INTEGER, power_max   INTEGER, power_mean   INTEGER,
  readings   INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  flags      INTEGER NOT NULL,
  PRIMARY KEY (device, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule (
  id         TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  body       TEXT NOT NULL,
  PRIMARY KEY (id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE episode (
  rule       TEXT NOT NULL,
  device     TEXT NOT NULL,
  since      INTEGER NOT NULL,
  raised_at  INTEGER NOT NULL,
  cleared_at INTEGER,
  peak       INTEGER NOT NULL,
  PRIMARY KEY (rule, device, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX episode_since ON episode (since);
CREATE INDEX episode_active ON episode (since) WHERE cleared_at IS NULL;

-- Apart from the episodes, which are recomputed.
CREATE TABLE ack (
  rule   TEXT NOT NULL,
  device TEXT NOT NULL,
  since  INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  by     TEXT NOT NULL,
  PRIMARY KEY (rule, device, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE value (
  key  TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
