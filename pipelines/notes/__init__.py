"""Closing the loop: actions, commentary and questions, which take the road of submissions and decisions like any file."""
