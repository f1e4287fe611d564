"""Many audits at once: read, scored and rolled up into one picture of an authority, streamed from disk to disk.

`sources` finds audits, `taking` makes a row of each in some process, `pool` is that process, `store` keeps rows and knows what is done already,
`rolling` adds them up in one pass, `kept` has the lines that come of it, and `records` is what outputs show. `run` goes through all of them.
"""
