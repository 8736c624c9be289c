"""Taking in what others keep and send: feeds, bookmarks, tables, mail: bytes to captures."""
