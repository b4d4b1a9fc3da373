"""What all generated cells share: arrays, runs, gradients, products, the loader of the C library."""
