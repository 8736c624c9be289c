-- Choosing by story, undoing every act, and the draft file's round trip.  Meanings: db/README.md.

ALTER TABLE acts ADD COLUMN about TEXT NOT NULL DEFAULT '';

CREATE TABLE act_rows (
  id INTEGER PRIMARY KEY,
  act INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
  table_name TEXT NOT NULL,
  key TEXT NOT NULL,
  rows TEXT NOT NULL
) STRICT;
CREATE INDEX act_rows_act ON act_rows (act);

ALTER TABLE stories ADD COLUMN headline TEXT;
ALTER TABLE stories ADD COLUMN emoji TEXT;
ALTER TABLE stories ADD COLUMN section TEXT;
ALTER TABLE stories ADD COLUMN place INTEGER;
ALTER TABLE stories ADD COLUMN note TEXT;
ALTER TABLE stories ADD COLUMN teaser TEXT;

ALTER TABLE story_articles ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1));

CREATE TABLE decisions_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: undoing puts rows back under their numbers
  act INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
  link INTEGER REFERENCES links (id) ON DELETE CASCADE,
  story INTEGER REFERENCES stories (id) ON DELETE CASCADE,
  decision TEXT NOT NULL CHECK (decision IN ('pick', 'drop', 'later')),
  reason TEXT,
  CHECK ((link IS NULL) <> (story IS NULL))
) STRICT;
INSERT INTO decisions_new (id, act, link, decision, reason) SELECT id, act, link, decision, reason FROM decisions;
DROP TABLE decisions;
ALTER TABLE decisions_new RENAME TO decisions;
CREATE INDEX decisions_link ON decisions (link);
CREATE INDEX decisions_story ON decisions (story);
CREATE INDEX decisions_act ON decisions (act);

ALTER TABLE issues ADD COLUMN number INTEGER;
ALTER TABLE issues ADD COLUMN closed_at TEXT;
ALTER TABLE issues ADD COLUMN base TEXT NOT NULL DEFAULT '{}';
ALTER TABLE issues ADD COLUMN accepted TEXT NOT NULL DEFAULT '{}';
ALTER TABLE issues DROP COLUMN file_sha256;
CREATE UNIQUE INDEX issues_number ON issues (number) WHERE number IS NOT NULL;

CREATE TABLE items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  issue INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  headline TEXT,
  emoji TEXT,
  section TEXT,
  place INTEGER,
  note TEXT,
  teaser TEXT
) STRICT;
CREATE INDEX items_issue ON items (issue);

CREATE TABLE item_stories (
  issue INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  PRIMARY KEY (issue, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_stories_item ON item_stories (item);

INSERT INTO items (id, issue) SELECT id, issue FROM issue_items;
INSERT INTO item_stories (issue, story, item) SELECT issue, story, id FROM issue_items;
DROP TABLE issue_items;

CREATE TABLE issue_links (
  issue INTEGER NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  PRIMARY KEY (issue, link)
) STRICT, WITHOUT ROWID;
CREATE INDEX issue_links_link ON issue_links (link);
