"""Loading: files to store; what may enter, which claim is shown, where sources disagree, releases."""
