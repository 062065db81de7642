"""What pages and commands may ask of a release."""
