"""Co-assessment: what residents and professionals say about the same outcome."""
