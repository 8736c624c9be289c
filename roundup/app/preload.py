"""What the reading processes need, imported once in the fork server: see pool.py."""

import lxml.html
import trafilatura

import roundup.extract.page

__all__ = ["lxml", "roundup", "trafilatura"]
