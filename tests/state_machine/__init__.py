"""Workflow and intervals as a property test: random acts on a real database, beside a model."""
