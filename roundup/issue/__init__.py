"""From chosen stories to an issue and its draft file: nothing is invented, no typed character is lost."""
