-- Alert episodes that were on at a device's horizon, as the readings before it have them.
CREATE TABLE frozen_episode (
  device    INTEGER NOT NULL,
  rule      TEXT NOT NULL,
  since     INTEGER NOT NULL, -- ms
  raised_at INTEGER NOT NULL, -- ms
  peak      INTEGER NOT NULL, -- of the readings before the horizon
  PRIMARY KEY (device, rule)
) STRICT, WITHOUT ROWID;
