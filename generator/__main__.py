"""`python -m generator` is the command `ratingpress`."""

from generator.cli import main

if __name__ == "__main__":  # a process that reads documents may load this file too
    main()
