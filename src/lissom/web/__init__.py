"""The shell around the core that stores: Django models, services, queries."""
