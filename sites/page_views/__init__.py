"""How often the public pages are read, by the day: no cookie, no address of anybody, nothing of whoever reads.

    models      one row for each thing and day
    readers     which requests are a person's who reads, by their headers alone
    counting    the process's own counts, which are written every few seconds
    writing     adds counts to the rows, and forgets old days
    queries     the sums for the first screens

It is *at least* so often: a cache in front, a browser that has the page still and a process that is killed hide some.
A view says what it shows by ``declared.views``; the layer of stored answers counts what goes out (``cms.answers``).
"""
