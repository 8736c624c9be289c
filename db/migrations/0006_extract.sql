-- What reading a page tells beside its fields: doubts, wires, signals, the text as Markdown.  Meanings: db/README.md.

ALTER TABLE articles ADD COLUMN modified TEXT;
ALTER TABLE articles ADD COLUMN wire TEXT;
ALTER TABLE article_origins ADD COLUMN doubt TEXT;
CREATE INDEX article_origins_doubted ON article_origins (link, field, place) WHERE doubt IS NOT NULL;
ALTER TABLE article_texts ADD COLUMN markdown TEXT;

CREATE TABLE article_signals (
  link INTEGER NOT NULL REFERENCES links (id) ON DELETE CASCADE,
  kind TEXT NOT NULL
    CHECK (kind IN ('paywalled', 'partial', 'live', 'opinion', 'press_release', 'video')),
  evidence TEXT NOT NULL,
  PRIMARY KEY (link, kind)
) STRICT, WITHOUT ROWID;
