-- What became of alerts, in the order in which it was written. A cursor is never used again.
CREATE TABLE outbox (
  cursor         INTEGER PRIMARY KEY AUTOINCREMENT,
  rule           TEXT NOT NULL,
  device         TEXT NOT NULL,
  since          INTEGER NOT NULL, -- ms
  old_raised_at  INTEGER,          -- ms; NULL: the episode is new
  old_cleared_at INTEGER,
  old_peak       INTEGER,
  raised_at      INTEGER,          -- ms; NULL: the episode was taken back
  cleared_at     INTEGER,
  peak           INTEGER
) STRICT;
