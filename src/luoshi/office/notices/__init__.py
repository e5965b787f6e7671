"""Messages inside the product."""
