"""Addresses of essays."""

from django.urls import path

from essays.feeds import NewestEssays
from essays.views import reading

app_name = "essays"

urlpatterns = [
    path("essays/", reading.index, name="index"),
    path("essays/<slug:slug>/", reading.essay, name="essay"),
    path("feeds/essays/", NewestEssays(), name="feed"),
]
