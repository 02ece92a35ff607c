"""Taking the pictures of the documentation; see ``tools/screenshots.py``."""
