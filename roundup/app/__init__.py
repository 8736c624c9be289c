"""What a user can do, one function an act: the only place that joins the stages to the store."""
