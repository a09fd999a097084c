"""What is asked in addition to the password: a code of an authenticator app, or one of ten recovery codes.

django-otp keeps the devices and slows guessing down; this package is the way there for people of Wagtail's admin.
"""
