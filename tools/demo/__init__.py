"""`make demo`: the dashboard with a province that is invented, apart from everything real."""
