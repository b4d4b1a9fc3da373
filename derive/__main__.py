"""``python -m derive`` is the command ``derive``."""

from derive.cli import main

main(prog_name="derive")
