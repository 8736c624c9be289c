"""The network, and nothing else: from a URL to a Page, politely, within bounds, to public addresses alone."""
