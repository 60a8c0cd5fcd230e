"""Claim checker: what a pasted text claims, and what the figures say to it.

By rules and the registry, without a network or a model. `parser` finds the claims, `verdicts` holds
them against the figures, `explanations` puts the answer into words.
"""
