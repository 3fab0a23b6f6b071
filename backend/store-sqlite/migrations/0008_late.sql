-- When a reading that was late by a day or more last became a row: a backlog that a restart cuts
-- in two is still one.
ALTER TABLE device ADD COLUMN late_at INTEGER;
