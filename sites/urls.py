"""Addresses of each region's website beside its pages."""

from django.urls import path

from . import calendars, robots

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("agenda.ics", calendars.of_region, name="agenda_calendar"),
    path("agenda/<int:event_id>.ics", calendars.of_event, name="agenda_event"),
]
