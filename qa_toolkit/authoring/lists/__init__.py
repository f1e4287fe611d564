"""An author's own list, however its columns are called, as the draft of a standard."""
