"""Certificates of a derivation and of the text that is emitted for it."""
