"""Which public record others mean by a name: the Reconciliation Service API of the W3C community group.

Version 0.2, which OpenRefine speaks, and the queries of the draft of 1.0. Nothing is written: a POST asks.
https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
