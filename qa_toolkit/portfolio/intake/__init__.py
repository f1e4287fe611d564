"""From places to rows: what is found, in whichever process reads it, as one small row for each audit."""
