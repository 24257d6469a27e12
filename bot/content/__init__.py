"""From the files that staff edit to the Library, or to a list of problems."""
