"""The addresses of an account: to sign in and out, to change a password, to hold a second factor. Nobody signs up here."""

from allauth.account import views
from django.urls import include, path, re_path

from people.views import accept, enrol, invitation

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),  # says that it is closed
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/", accept, name="account_invitation_accept"),
    path("invitation/<str:code>/", invitation, name="account_invitation"),
    path("enrolment/", enrol, name="account_enrolment"),
    path("second-factor/", include("allauth.mfa.urls")),
]
