"""The rule book (suites/) and the engines that run it."""
