"""How fast the kernels are: interleaved ratios against other libraries, in one run. See `derive bench --help`."""
