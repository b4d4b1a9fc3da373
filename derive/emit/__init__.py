"""Emitters: one folder a target, from a schedule or a derivation to text."""
