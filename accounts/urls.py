"""Addresses of accounts."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import delegations, home, imports, leave, me, notices, obligations, people, settings, teams, traps

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
    path("me/tokens/", me.make_token, name="me_tokens"),
    path("me/tokens/<str:key>/revoke/", me.revoke_token, name="me_token_revoke"),
    path("me/leave/", leave.mine, name="my_leave"),
    path("me/stand-in/", delegations.mine, name="delegations"),
    path("people/<int:pk>/stand-in/", delegations.of_person, name="delegation_for"),
    path("stand-ins/<int:pk>/end/", delegations.end, name="delegation_end"),
    path("leave/", leave.leaves, name="leaves"),
    path("leave/<int:pk>/", leave.detail, name="leave_detail"),
    path("leave/<int:pk>/withdraw/", leave.withdraw, name="leave_withdraw"),
    path("settings/", settings.index, name="settings"),
    path("settings/organisation/", settings.organisation, name="settings_organisation"),
    path("settings/calendar/", settings.calendar_page, name="settings_calendar"),
    path("settings/calendar/open/", settings.open_next_year, name="settings_calendar_open"),
    path("settings/people/", people.people, name="settings_people"),
    path("settings/people/new/", people.new, name="settings_person_new"),
    path("settings/people/<int:pk>/", people.person, name="settings_person"),
    path("settings/people/<int:pk>/password/", people.password, name="settings_person_password"),
    path("settings/people/<int:pk>/login/", people.login_state, name="settings_person_login"),
    path("settings/teams/", teams.teams, name="settings_teams"),
    path("settings/teams/new/", teams.new, name="settings_team_new"),
    path("settings/teams/<int:pk>/", teams.team, name="settings_team"),
    path("settings/teams/<int:pk>/move/", teams.move, name="settings_team_move"),
    path("settings/teams/<int:pk>/close/", teams.close, name="settings_team_close"),
    path("traps/", traps.mine, name="traps"),
    path("traps/team/", traps.team, name="traps_team"),
    path("traps/<int:pk>/", obligations.detail, name="trap_detail"),
    path("traps/<int:pk>/extend/", obligations.extend, name="trap_extend"),
    path("traps/<int:pk>/waive/", obligations.waive, name="trap_waive"),
    path("traps/extensions/<int:pk>/", obligations.decide, name="extension_decide"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.run, name="import_detail"),
    path("imports/<int:pk>/import/", imports.for_real, name="import_for_real"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
]
