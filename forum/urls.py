"""Addresses of the forum."""

from django.urls import path

from forum.views import (
    answering,
    composers,
    held,
    lists,
    polls,
    post,
    retitling,
    topic,
    topics,
    walking,
    watching,
)

app_name = "forum"

urlpatterns = [
    path("", topics.index, name="index"),
    path("new/", topics.where, name="topic-where"),
    path("unread/", lists.unread, name="unread"),
    path("unread/seen/", lists.unread_seen, name="unread-seen"),
    path("mine/", lists.mine, name="mine"),
    path("unanswered/", lists.unanswered, name="unanswered"),
    path("t/<random_id:pk>/reply/", composers.reply, name="reply"),
    path("t/<random_id:pk>/unread/", walking.topic_unread, name="topic-unread"),
    path("t/<random_id:pk>/title/", retitling.retitle, name="retitle"),
    path("t/<random_id:pk>/watch/", watching.topic, name="topic-watch"),
    path("t/<random_id:pk>/", topic.topic, name="topic-short"),
    path("t/<random_id:pk>/<slug:slug>/", topic.topic, name="topic"),
    path("p/<random_id:pk>/", topic.post, name="post"),
    path("p/<random_id:pk>/like/", answering.post_like, name="post-like"),
    path("p/<random_id:pk>/fold/", walking.post_fold, name="post-fold"),
    path("p/<random_id:pk>/bookmark/", answering.post_bookmark, name="post-bookmark"),
    path("p/<random_id:pk>/helped/", answering.post_helped, name="post-helped"),
    path("p/<random_id:pk>/vote/", polls.post_vote, name="post-vote"),
    path("p/<random_id:pk>/held/", held.held, name="post-held"),
    path("p/<random_id:pk>/edit/", composers.post_edit, name="post-edit"),
    path("p/<random_id:pk>/remove/", post.post_remove, name="post-remove"),
    path("p/<random_id:pk>/history/", post.post_history, name="post-history"),
    path("<slug:slug>/", topics.category, name="category"),
    path("<slug:slug>/watch/", watching.category, name="category-watch"),
    path("<slug:slug>/new/", composers.topic_new, name="topic-new"),
]
