"""The same issue in every format."""
