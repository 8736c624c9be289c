"""roundup: from a pile of links to a weekly link round-up."""

__version__ = "0.1.0"
