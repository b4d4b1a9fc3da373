"""The derivation as a LaTeX document that a lecturer hands out; needs amsmath only."""

from derive.emit.latex.document import latex

__all__ = ["latex"]
