-- Devices whose raw readings are kept for a limited time.
CREATE TABLE frozen (
  device     INTEGER PRIMARY KEY,
  horizon    INTEGER NOT NULL, -- earlier readings are no longer taken, ms
  carry      INTEGER NOT NULL, -- readings from here on are kept, ms
  first_slot INTEGER NOT NULL  -- earlier intervals stay as they are
) STRICT;

-- 1: placed before the horizon; it stays where it is. Its row in `reading` has placed = 2 then.
ALTER TABLE unclocked ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
