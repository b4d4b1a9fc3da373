"""The version of the generator, which also stands at the head of every generated file."""

VERSION = "0.1.0"
