"""Addresses of this room's own screens, under the name space `access`."""

from django.urls import path

from .views import departments, me, people, person, policies, reset, roles, setup

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("sign-in/forgotten/", reset.forgotten, name="forgotten"),
    path("sign-in/new-password/<str:uid>/<str:token>/", reset.new_password, name="new-password"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="password"),
    path("me/sessions/", me.sessions, name="sessions"),
    path("me/sessions/others/end/", me.end_others, name="sessions-end-others"),
    path("me/sessions/<int:session_id>/end/", me.end, name="session-end"),
    path("people/", people.people, name="people"),
    path("people/search/", people.search, name="people-search"),
    path("people/new/", people.create, name="person-create"),
    path("people/<int:person_id>/", person.person, name="person"),
    path("people/<int:person_id>/edit/", person.edit, name="person-edit"),
    path("people/<int:person_id>/roles/", person.roles, name="person-roles"),
    path("people/<int:person_id>/why/", person.why, name="person-why"),
    path("people/<int:person_id>/deactivate/", person.deactivate, name="person-deactivate"),
    path("people/<int:person_id>/reactivate/", person.reactivate, name="person-reactivate"),
    path("people/<int:person_id>/password/", person.new_password, name="person-password"),
    path("people/<int:person_id>/sessions/end/", person.end_sessions, name="person-sessions-end"),
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.create, name="department-create"),
    path("departments/<int:department_id>/", departments.edit, name="department"),
    path("departments/<int:department_id>/delete/", departments.delete, name="department-delete"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.create, name="role-create"),
    path("roles/<int:role_id>/", roles.role, name="role"),
    path("roles/<int:role_id>/delete/", roles.delete, name="role-delete"),
    path("settings/", policies.policies, name="policies"),
    path("settings/<str:key>/", policies.policy, name="policy"),
]
