"""The one address of emergency links."""

from django.urls import path

from emergency import views

urlpatterns = [path("emergency/<str:secret>", views.emergency, name="emergency")]
