"""Claim checker: what a pasted text claims, and what the figures say to it.

By rules and the registry, without a network or a model. `reading` finds the claims, `judging` holds
them against the figures, `telling` puts the answer into words.
"""
