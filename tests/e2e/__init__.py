"""What is seen and kept for real: a browser, a database server. `make e2e` installs what this needs.

`.venv/bin/pytest tests/e2e --shots FOLDER` keeps pictures of the pages; some are in docs/images.
"""
