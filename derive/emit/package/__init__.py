"""The folder of a cell or model: its interface around the kernels."""

from derive.emit.package.target import cell_files, model_files, package_files, spec_of

__all__ = ["cell_files", "model_files", "package_files", "spec_of"]
