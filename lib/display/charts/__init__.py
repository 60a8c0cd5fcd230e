"""Charts: one builder for each chart, from frames to a figure's plain JSON."""
