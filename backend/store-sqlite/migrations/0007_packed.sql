-- The intervals of one device in one "month" (31 days of slots), compressed (format:
-- src/packed.rs). A slot is here or in `interval`, never in both.
CREATE TABLE packed (
  device INTEGER NOT NULL,
  month  INTEGER NOT NULL, -- since 1970-01-01
  first  INTEGER NOT NULL, -- slots
  last   INTEGER NOT NULL,
  body   BLOB NOT NULL,
  PRIMARY KEY (device, month)
) STRICT;
