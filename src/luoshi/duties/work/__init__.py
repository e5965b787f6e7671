"""Documents, the measures found in them, and the tasks that come of measures."""
