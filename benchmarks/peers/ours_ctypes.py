"""Ours where the headers of Python are missing: the same kernels, called through ctypes."""

from __future__ import annotations

import os

os.environ["DERIVE_EXTENSION"] = "0"  # of this process, before a plan is made

from benchmarks.peers.ours import NEEDS, prepare, refusal, version

__all__ = ["NEEDS", "prepare", "refusal", "version"]
