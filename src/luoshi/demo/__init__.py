"""The example county: invented names and speeches, and six weeks of work on them, relative to the day of loading."""
