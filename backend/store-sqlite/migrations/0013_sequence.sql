-- How many commits without a new reading there were; see src/commits.rs.
CREATE TABLE sequence (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  number INTEGER NOT NULL
) STRICT;
INSERT INTO sequence (one, number) VALUES (1, 0);
