"""What is served to the editor's own browser, on this computer alone."""
