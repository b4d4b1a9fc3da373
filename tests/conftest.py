"""One generated package for the whole session; cells are written and built when a test asks for them."""

from __future__ import annotations

import os

import pytest

from tests.packages import Package

os.environ.setdefault("DERIVE_BUILD", "native")  # test_dispatch builds what users build: every instruction set


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """``package["lstm"]`` is the module generated for a cell or model of the catalogue."""
    return Package(tmp_path_factory.mktemp("catalogue"), "catalogue_kernels")
