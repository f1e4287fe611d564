"""Many audits at once: read, scored and rolled up into one picture of an authority, streamed from disk to disk.

`intake` finds audits and makes a row of each in some process; `store` keeps rows and knows what is done already; `figures` adds them up in one
pass; `records` is what comes of it, and all that `outputs` show. `run` goes through all of them. `invented` makes something to try it on.
"""
