"""The commands of `outcomes`. Nothing heavy is imported before a command runs, so that help and errors come at once."""
