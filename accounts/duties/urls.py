"""Addresses of duties."""

from django.urls import path

from accounts.duties.views import in_place, notices, obligations, trap_rules, traps

urlpatterns = [
    path("settings/traps/<slug:key>/", trap_rules.Change.as_view(), name="settings_trap"),
    path("settings/trap-rules/<int:pk>/end/", trap_rules.End.as_view(), name="settings_trap_rule_end"),
    path("traps/", traps.mine, name="traps"),
    path("traps/team/", traps.team, name="traps_team"),
    path("traps/audit/", trap_rules.audit, name="traps_audit"),
    path("traps/library/", trap_rules.library, name="traps_library"),
    path("traps/library/<slug:key>/", trap_rules.trap, name="traps_library_trap"),
    path("traps/<int:pk>/", obligations.detail, name="trap_detail"),
    path("traps/<int:pk>/row/", in_place.row, name="trap_row"),
    path("traps/<int:pk>/extend/", obligations.Extend.as_view(), name="trap_extend"),
    path("traps/<int:pk>/waive/", obligations.Waive.as_view(), name="trap_waive"),
    path("traps/extensions/<int:pk>/", obligations.Decide.as_view(), name="extension_decide"),
    path("traps/extensions/<int:pk>/withdraw/", obligations.Withdraw.as_view(), name="extension_withdraw"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/open/", notices.Open.as_view(), name="notice_open"),
    path("notices/read/", notices.ReadAll.as_view(), name="notices_read"),
]
