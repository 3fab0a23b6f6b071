-- Devices whose energy comes period by period, and the newest revision of their periods. They were values under `periods/`.
CREATE TABLE period_device (
  device   TEXT PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO period_device (device, revision)
  SELECT substr(key, 9), CAST(CAST(body AS TEXT) AS INTEGER) FROM value
  WHERE key >= 'periods/' AND key < 'periods0';
DELETE FROM value WHERE key >= 'periods/' AND key < 'periods0';
