-- Sites. What is not in `placement` belongs to the first of them.
CREATE TABLE site (
  id         TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  body       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE placement (
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  site TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- People, and how they prove who they are.
CREATE TABLE account (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id      TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
  id      TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  hash       BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  body       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_key (
  id         TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  body       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what. Entries are added; the database itself refuses to change or remove one.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  who     TEXT NOT NULL,
  address TEXT,
  action  TEXT NOT NULL,
  object  TEXT,
  site    TEXT,
  before  TEXT,
  after   TEXT,
  outcome TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
