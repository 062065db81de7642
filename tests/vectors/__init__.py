"""Runs files of test vectors, inputs with the values that independent implementations give: `python -m tests.vectors PATH...`."""
