"""Receipts of emergencies: when each screen has shown one first, and the page that tells an officer of it.

The heartbeat calls ``keeping.keep``; nothing here asks how the words have come.
"""
