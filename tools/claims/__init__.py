"""The claim checker against sentences judged by hand: precision and recall by verdict."""
