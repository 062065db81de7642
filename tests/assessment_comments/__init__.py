"""Three hundred invented comments with every name, number and address labelled, and what makes them."""
