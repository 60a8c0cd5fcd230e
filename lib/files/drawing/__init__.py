"""Drawing: figures as pictures, without a browser."""
