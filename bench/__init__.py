"""Measures of Entente, each beside a baseline of the same run: `make bench` writes docs/benchmarks.md."""
