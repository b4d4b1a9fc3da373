"""The ground floor: what a program is, what it means, and when it is well formed."""
