"""What pyproject.toml cannot say: templates/ stands beside the package here and inside it once installed.

`generated/` is not installed: a top-level module of that name belongs to whoever generates it.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["derive", "derive.*"]), "derive.templates"],
    package_dir={"derive.templates": "templates"},
    package_data={"derive.templates": ["*/*"], "derive": ["py.typed"]},
)
