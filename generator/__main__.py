"""`python -m generator` is the command `ratingpress`."""

from generator.cli import main

main()
