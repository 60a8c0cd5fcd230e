"""Analytics: pure functions from frames to frames; nothing here knows where figures come from or go."""
