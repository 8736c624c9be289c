-- Feeds that are followed, which sightings came by them, and the robots.txt of the day.  Meanings: db/README.md.

CREATE TABLE feeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again, also after `feeds remove`
  url TEXT NOT NULL,
  title TEXT,
  title_given TEXT,
  folder TEXT,
  home_page TEXT,
  added_at TEXT NOT NULL,
  removed_at TEXT,
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  include TEXT NOT NULL DEFAULT '[]',
  exclude TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ok', 'retry', 'failed', 'gone', 'refused')),
  reason TEXT,
  trouble TEXT NOT NULL DEFAULT '[]',
  tries INTEGER NOT NULL DEFAULT 0,
  last_asked TEXT,
  last_ok TEXT,
  last_new TEXT,
  newest TEXT,
  next_poll TEXT,
  retry_after TEXT,
  entries INTEGER,
  ttl INTEGER,
  answered TEXT,
  etag TEXT,
  modified TEXT,
  seen TEXT NOT NULL DEFAULT '',
  told_at TEXT,
  leased_by INTEGER,
  CHECK ((reason IS NULL) = (state IN ('new', 'ok')))
) STRICT;
CREATE UNIQUE INDEX feeds_url ON feeds (url) WHERE removed_at IS NULL;
CREATE INDEX feeds_leased ON feeds (leased_by) WHERE leased_by IS NOT NULL;

ALTER TABLE sightings ADD COLUMN feed INTEGER REFERENCES feeds (id);
CREATE INDEX sightings_feed ON sightings (feed) WHERE feed IS NOT NULL;
CREATE INDEX sightings_via ON sightings (seen_at) WHERE via IS NOT NULL;

CREATE TABLE robots (
  origin TEXT PRIMARY KEY,
  asked_at TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
