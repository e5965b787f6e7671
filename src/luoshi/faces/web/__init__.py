"""Settings, addresses, middleware and the frame of every page."""
