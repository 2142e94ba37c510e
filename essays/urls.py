"""Addresses of essays."""

from django.urls import path

from essays.feeds import NewestEssays
from essays.views import cards, reading, series

app_name = "essays"

urlpatterns = [
    path("essays/", reading.index, name="index"),
    path("essays/<slug:slug>/", reading.essay, name="essay"),
    path("essays/<slug:slug>/next/", reading.next_version, name="next-version"),
    path("essays/<slug:slug>/card-<slug:version>.png", cards.card, name="card"),
    path("series/<slug:slug>/", series.series, name="series"),
    path("feeds/essays/", NewestEssays(), name="feed"),
]
