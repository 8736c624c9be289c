-- The first schema.  What each table and column means, and what its null says: db/README.md.

CREATE TABLE links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again, also after `forget`
  key TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'new'
    CHECK (state IN ('new', 'fetched', 'ready', 'retry', 'failed', 'refused', 'bare', 'needs_you')),
  reason TEXT,
  next_attempt TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT NOT NULL,
  leased_by INTEGER,
  CHECK ((reason IS NULL) = (state IN ('new', 'fetched', 'ready'))),
  CHECK (next_attempt IS NULL OR state = 'retry')
) STRICT;
CREATE INDEX links_due ON links (state, next_attempt);
CREATE INDEX links_first_seen ON links (first_seen);
CREATE INDEX links_leased ON links (leased_by) WHERE leased_by IS NOT NULL;

CREATE TABLE sightings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  who TEXT NOT NULL,
  how TEXT NOT NULL,
  via TEXT,
  note TEXT,
  section TEXT,
  tags TEXT
) STRICT;
CREATE INDEX sightings_link ON sightings (link);

CREATE TABLE quotes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('editor'))
) STRICT;
CREATE INDEX quotes_link ON quotes (link);

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('fetch', 'extract')),
  state TEXT NOT NULL,
  reason TEXT,
  url TEXT,
  status INTEGER,
  seconds REAL NOT NULL
) STRICT;
CREATE INDEX attempts_link ON attempts (link);

CREATE TABLE pages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('web', 'editor')),
  status INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  charset TEXT,
  headers TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX pages_link ON pages (link);

CREATE TABLE page_bodies (
  page INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE articles (
  link INTEGER PRIMARY KEY REFERENCES links (id) ON DELETE CASCADE,
  page INTEGER REFERENCES pages (id) ON DELETE SET NULL,
  title TEXT,
  authors TEXT,
  published TEXT,
  outlet TEXT,
  site_name TEXT,
  language TEXT,
  description TEXT,
  image TEXT,
  section TEXT,
  canonical TEXT,
  words INTEGER,
  extracted_at TEXT
) STRICT;
CREATE INDEX articles_published ON articles (published);

CREATE TABLE article_origins (
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  place INTEGER NOT NULL,
  origin TEXT NOT NULL
    CHECK (origin IN ('editor', 'feed', 'jsonld', 'meta', 'html', 'url', 'text')),
  value TEXT NOT NULL,
  PRIMARY KEY (link, field, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_texts (
  link INTEGER PRIMARY KEY REFERENCES links (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  page_labels TEXT
) STRICT;

CREATE TABLE stories (
  id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE story_articles (
  link INTEGER PRIMARY KEY REFERENCES links (id) ON DELETE CASCADE,
  story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX story_articles_story ON story_articles (story);

CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  name TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX acts_at ON acts (at);

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  decision TEXT NOT NULL CHECK (decision IN ('pick', 'drop', 'later')),
  reason TEXT
) STRICT;
CREATE INDEX decisions_link ON decisions (link);
CREATE INDEX decisions_act ON decisions (act);

CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  week TEXT NOT NULL UNIQUE,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  file_sha256 TEXT
) STRICT;

CREATE TABLE issue_items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  issue INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  UNIQUE (issue, story)
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  exit INTEGER,
  counts TEXT NOT NULL DEFAULT '{}',
  errors TEXT NOT NULL DEFAULT '[]'
) STRICT;
