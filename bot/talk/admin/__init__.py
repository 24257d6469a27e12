"""What an admin says about a group's posts, and what is answered: plain functions of plain data."""
