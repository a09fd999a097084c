"""The beacons of regions as they move: server-sent events, for those who would rather listen than ask.

    hub         one look for all who listen, in each event loop
    messages    an event as it goes over the line
    api         the resource

A hint, in the ASGI run alone: whoever cannot listen asks the beacon each ten seconds and misses nothing.
"""
