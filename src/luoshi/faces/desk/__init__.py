"""My page: what is due, what turned red, what waits for me."""
