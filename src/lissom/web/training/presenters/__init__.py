"""What pages show: values of the core and the store as final words and numbers (view models)."""
