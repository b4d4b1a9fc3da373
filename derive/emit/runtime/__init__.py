"""The runtime: what is common to all generated cells, written once a package."""

from derive.emit.runtime.target import runtime_files

__all__ = ["runtime_files"]
