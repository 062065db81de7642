"""From a file to observations: formats, layouts, periods, areas, values."""
