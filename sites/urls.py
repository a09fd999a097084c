"""Addresses of each region's website beside its pages."""

from django.urls import path

from . import robots

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]
