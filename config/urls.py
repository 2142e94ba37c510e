"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter

from accounts.models.identity import RandomIdConverter
from config import appearance, following_tags, health, machines, pages, searching
from essays.views import members as essays_members
from essays.views.completing import complete_essays
from forum.feeds import NewestTopics
from forum.views import bookmarks, completing, drafts, watching
from forum.views import members as forum_members

register_converter(RandomIdConverter, "random_id")

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", searching.search, name="search"),
    path("tags/<slug:slug>/", pages.tag, name="tag"),
    path("tags/<slug:slug>/watch/", following_tags.tag_watch, name="tag-watch"),
    path("settings/watching/", watching.index, name="watching"),
    path("settings/appearance/", appearance.appearance, name="appearance"),
    path("forum/", include("forum.urls")),
    path("members/<slug:handle>/topics/", forum_members.topics, name="member-topics"),
    path("members/<slug:handle>/posts/", forum_members.replies, name="member-posts"),
    path("members/<slug:handle>/essays/", essays_members.essays, name="member-essays"),
    path("bookmarks/", bookmarks.index, name="bookmarks"),
    path("bookmarks/<int:pk>/", bookmarks.bookmark, name="bookmark"),
    path("complete/people/", completing.complete_people, name="complete-people"),
    path("complete/topics/", completing.similar, name="complete-topics"),
    path("complete/essays/", complete_essays, name="complete-essays"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/keep/", drafts.keep, name="draft-keep"),
    path("drafts/<random_id:pk>/", drafts.draft, name="draft"),
    path("drafts/<random_id:pk>/drop/", drafts.draft_drop, name="draft-drop"),
    path("feeds/forum/", NewestTopics(), name="forum-feed"),
    path("accounts/", include("accounts.entrance")),
    path("admin/", include("essays.admin.urls")),
    path("admin/", include("accounts.admin.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": machines.SITEMAPS}, name="sitemap"),
    path(".well-known/security.txt", machines.security_txt, name="security-txt"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("essays.urls")),
    path("", include("accounts.urls")),
]

handler400 = "config.pages.bad_request"
handler403 = "config.pages.forbidden"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"
