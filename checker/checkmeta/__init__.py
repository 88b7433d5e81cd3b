"""checkmeta: ethics, norms and law for virtual worlds and digital identities, checked against real documents."""

__version__ = "0.1.0"
