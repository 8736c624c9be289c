"""The only SQL: a file a noun.  Functions take an open database and the model's types; time is passed in."""
