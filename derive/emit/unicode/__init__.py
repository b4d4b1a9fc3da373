"""The equations in a terminal."""

from derive.emit.unicode.terminal import show

__all__ = ["show"]
