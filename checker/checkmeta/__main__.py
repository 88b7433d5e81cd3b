"""`python -m checkmeta`."""

from checkmeta.cli.main import main

main()
