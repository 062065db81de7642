"""What is measured, where, against whom, and who sends it: the files a council edits."""
