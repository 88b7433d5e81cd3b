"""What an attribute is about, from its name."""
