-- Contracts and offers with their dated tariffs.
CREATE TABLE contract (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Price series: one row per UTC day (since 1970-01-01), in the units they were posted in.
CREATE TABLE price (
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  day  INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (name, zone, day)
) STRICT, WITHOUT ROWID;

-- What a day's prices were before they were replaced.
CREATE TABLE price_was (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,
  at   INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX price_was_series ON price_was (name, zone);

-- Issued bills. Never updated, never deleted.
CREATE TABLE bill (
  number TEXT PRIMARY KEY,
  issued INTEGER NOT NULL,
  body   TEXT NOT NULL
) STRICT;
