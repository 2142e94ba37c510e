"""Pages of other packages that nobody needs here, or that break the Content-Security-Policy."""

import allauth.account.admin
import procrastinate.contrib.django.admin
from django.contrib import admin

# They register when they are imported; importing them first lets them be taken out again.
_IMPORTED = (allauth.account.admin, procrastinate.contrib.django.admin)
_UNWANTED = {"account", "procrastinate"}

for _model in list(admin.site._registry):
    if _model._meta.app_label in _UNWANTED:
        admin.site.unregister(_model)
