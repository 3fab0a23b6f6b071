-- The clocked readings of one device and UTC day, compressed (format: src/sealed/blob.rs).
-- Rows of `reading` in the same day came after the sealing and are merged in by every read.
-- An ordinary rowid table: its rows keep the odd end of a long body, and so fill the pages better.
CREATE TABLE sealed (
  device   INTEGER NOT NULL,
  day      INTEGER NOT NULL, -- since 1970-01-01
  readings INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  boot_min INTEGER,          -- of the readings with boot and seq
  boot_max INTEGER,
  body     BLOB NOT NULL,
  PRIMARY KEY (device, day)
) STRICT;
