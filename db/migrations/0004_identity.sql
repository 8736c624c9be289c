-- One page under several addresses: what else a link is known as, and by which rules keys were made.
-- Meanings: db/README.md.

CREATE TABLE aliases (
  key TEXT NOT NULL,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  trust INTEGER NOT NULL CHECK (trust IN (0, 1, 2)),
  PRIMARY KEY (key, link)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_link ON aliases (link);

CREATE TABLE made_with (
  what TEXT PRIMARY KEY CHECK (what IN ('keys')),
  rules TEXT NOT NULL
) STRICT;
