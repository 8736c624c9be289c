"""From a kept page to an article: pure functions over bytes, run in a process of their own."""
