-- Tables of their own for what were values under prefixed keys.
CREATE TABLE virtual_meter (
  id   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO virtual_meter (id, body)
  SELECT substr(key, 9), CAST(body AS TEXT) FROM value WHERE key >= 'virtual/' AND key < 'virtual0';

CREATE TABLE retained (
  topic   TEXT PRIMARY KEY,
  qos     INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT, WITHOUT ROWID;
-- The payload was a JSON array of bytes.
INSERT INTO retained (topic, qos, payload)
  SELECT substr(key, 10), json_extract(CAST(body AS TEXT), '$.qos'),
    coalesce(unhex((SELECT group_concat(printf('%02x', b.value), '' ORDER BY b.id)
                    FROM json_each(CAST(value.body AS TEXT), '$.payload') b)), x'')
  FROM value WHERE key >= 'retained/' AND key < 'retained0';

CREATE TABLE firmware (
  id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
  board       TEXT NOT NULL,
  version     TEXT NOT NULL,                     -- JSON, [major,minor,patch]
  bytes       INTEGER NOT NULL,
  sha256      TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  UNIQUE (board, version)
) STRICT;
INSERT INTO firmware (id, board, version, bytes, sha256, uploaded_at)
  SELECT json_extract(j, '$.id'), json_extract(j, '$.board'), json_extract(j, '$.version'),
    json_extract(j, '$.bytes'), json_extract(j, '$.sha256'), json_extract(j, '$.uploaded_at')
  FROM (SELECT CAST(body AS TEXT) AS j FROM value WHERE key >= 'firmware/' AND key < 'firmware0');

CREATE TABLE firmware_file (
  firmware INTEGER PRIMARY KEY,
  body     BLOB NOT NULL
) STRICT;
INSERT INTO firmware_file (firmware, body)
  SELECT CAST(substr(key, 15) AS INTEGER), body FROM value
  WHERE key >= 'firmware-file/' AND key < 'firmware-file0';

-- A change names the revision that it replaces.
CREATE TABLE rollout (
  id       INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  body     TEXT NOT NULL
) STRICT;
INSERT INTO rollout (id, revision, body)
  SELECT CAST(substr(key, 9) AS INTEGER), 1, CAST(body AS TEXT) FROM value
  WHERE key >= 'rollout/' AND key < 'rollout0';

CREATE TABLE meter_info (
  device TEXT PRIMARY KEY,
  body   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meter_info (device, body)
  SELECT substr(key, 6), CAST(body AS TEXT) FROM value WHERE key >= 'info/' AND key < 'info0';

CREATE TABLE model_training (
  device TEXT PRIMARY KEY,
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO model_training (device, at)
  SELECT substr(key, 7), CAST(CAST(body AS TEXT) AS INTEGER) FROM value
  WHERE key >= 'model/' AND key < 'model0';

DELETE FROM value WHERE key = 'ready'
  OR key >= 'virtual/' AND key < 'virtual0' OR key >= 'retained/' AND key < 'retained0'
  OR key >= 'firmware/' AND key < 'firmware0' OR key >= 'firmware-file/' AND key < 'firmware-file0'
  OR key >= 'rollout/' AND key < 'rollout0' OR key >= 'info/' AND key < 'info0'
  OR key >= 'model/' AND key < 'model0';
