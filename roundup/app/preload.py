"""What the reading processes need, imported once in the fork server: see pool.py."""

import trafilatura

from roundup.extract import body, metadata, opinion, page, parse, pdf, signals, walls, wires

__all__ = ["body", "metadata", "opinion", "page", "parse", "pdf", "signals", "trafilatura", "walls", "wires"]
