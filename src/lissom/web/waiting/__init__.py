"""The waiting list of a clinic, and freed hours that go round it."""
