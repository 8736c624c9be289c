-- What a closed issue said when it was sent: its draft file's text.  Meaning: db/README.md.

ALTER TABLE issues ADD COLUMN shipped TEXT;
