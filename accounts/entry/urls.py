"""Addresses of entry."""

from django.urls import path

from accounts.entry.views import feeds, home, invitations, me, people, runs, second_steps, sessions, settings, trail

urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/mail/", me.Mail.as_view(), name="me_mail"),
    path("me/tokens/", me.make_token, name="me_tokens"),
    path("me/tokens/<str:key>/revoke/", me.revoke_token, name="me_token_revoke"),
    path("me/feed/", feeds.renew, name="feed_rotate"),
    path("me/feed/revoke/", feeds.Revoke.as_view(), name="feed_revoke"),
    path("me/sessions/<int:pk>/end/", sessions.End.as_view(), name="session_end"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("invitation/<str:token>/", invitations.accept, name="invitation_accept"),
    path("settings/organisation/", settings.Policy.as_view(), name="settings_organisation"),
    path("settings/calendar/", settings.calendar_page, name="settings_calendar"),
    path("settings/calendar/open/", settings.OpenNextYear.as_view(), name="settings_calendar_open"),
    path("settings/audit/", trail.trail, name="settings_audit"),
    path("settings/runs/", runs.runs, name="settings_runs"),
    path("settings/people/", people.people, name="settings_people"),
    path("settings/people/new/", people.New.as_view(), name="settings_person_new"),
    path("settings/people/<int:pk>/", people.Change.as_view(), name="settings_person"),
    path("settings/people/<int:pk>/password/", people.Password.as_view(), name="settings_person_password"),
    path("settings/people/<int:pk>/login/", people.LoginState.as_view(), name="settings_person_login"),
    path("settings/people/<int:pk>/second-step/", second_steps.Reset.as_view(), name="settings_person_second_step"),
    path("settings/people/<int:pk>/back/", people.ComeBack.as_view(), name="settings_person_back"),
    path("settings/people/<int:pk>/invite/", invitations.invite, name="settings_person_invite"),
    path("settings/invitations/", invitations.invitations, name="settings_invitations"),
    path("settings/invitations/<int:pk>/revoke/", invitations.Revoke.as_view(), name="settings_invitation_revoke"),
]
