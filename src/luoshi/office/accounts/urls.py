"""Addresses of people and posts; those of allauth are in `allauth_urls`, without a namespace."""

from __future__ import annotations

from django.urls import path

from luoshi.office.accounts.views import imports, me, people, posts, signing

app_name = "accounts"
urlpatterns = [
    path("setup/<str:secret>/", signing.setup, name="setup"),
    path("new-password/<str:secret>/", signing.new_password, name="new_password"),
    path("forgot/", signing.forgot, name="forgot"),
    path("me/", me.me, name="me"),
    path("me/sessions/<int:session_id>/end/", me.end_session, name="end_session"),
    path("me/post/", me.switch_post, name="switch_post"),
    path("next-steps/", people.next_steps, name="next_steps"),
    path("people/", people.people, name="people"),
    path("people/export/", people.export, name="export"),
    path("people/new/", people.create_person, name="create_person"),
    path("people/import/", imports.import_people, name="import"),
    path("people/import/template/", imports.template, name="template"),
    path("people/import/<int:import_id>/", imports.import_done, name="import_done"),
    path("people/import/<int:import_id>/slips/", imports.opening_slips, name="opening_slips"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/reset/", people.reset, name="reset"),
    path("people/<int:person_id>/suspend/", people.suspend, name="suspend"),
    path("people/<int:person_id>/restore/", people.restore, name="restore"),
    path("people/<int:person_id>/sign-out/", people.sign_out_everywhere, name="sign_out_everywhere"),
    path("people/<int:person_id>/appoint/", posts.appoint, name="appoint"),
    path("posts/", posts.posts, name="posts"),
    path("posts/export/", posts.export, name="export_posts"),
    path("posts/new/", posts.create_post, name="create_post"),
    path("posts/<int:post_id>/", posts.post, name="post"),
    path("posts/<int:post_id>/appoint/", posts.appoint, name="appoint"),
    path("tenures/<int:tenure_id>/leave/", posts.leave_post, name="leave_post"),
    path("tenures/<int:tenure_id>/hand-over/", posts.hand_over, name="hand_over"),
]
