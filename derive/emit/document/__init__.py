"""The derivation as a typed tree of matrix expressions: evaluated by the tests, walked by the printers."""
