-- A device that people removed; it is back once it was seen later than this.
ALTER TABLE device ADD COLUMN removed_at INTEGER;

-- By what meters prove who they are. The password is random, 192 bits: a fast hash is enough.
CREATE TABLE credential (
  device   TEXT PRIMARY KEY,
  channels TEXT NOT NULL,
  hash     BLOB NOT NULL,
  made_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE command (
  device    TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  id        TEXT NOT NULL,
  body      TEXT NOT NULL,
  PRIMARY KEY (device, issued_at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  device  TEXT NOT NULL,
  arrived INTEGER NOT NULL,
  message TEXT NOT NULL,
  UNIQUE (device, message)
) STRICT;
