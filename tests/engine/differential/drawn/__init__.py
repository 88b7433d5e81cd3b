"""Random programs and documents that fit each other: for the laws that hold of every program and every document."""
