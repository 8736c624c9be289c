"""`python -m roundup` is the command `roundup`."""

from roundup.cli import main

if __name__ == "__main__":
    main()
