"""Errors of the API as problem details (RFC 9457): ``kinds`` lists them all, ``details`` answers with one."""

from .details import MEDIA_TYPE, MOST_ERRORS, Problem, handler, pointed, respond, respond_at

__all__ = ["MEDIA_TYPE", "MOST_ERRORS", "Problem", "handler", "pointed", "respond", "respond_at"]
