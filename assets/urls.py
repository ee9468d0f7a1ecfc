"""Where files are had: by their key when they are public, by their row for staff."""

from django.urls import path, register_converter

from assets import views


class KeyConverter:
    """The key of a file: 40 hexadecimal digits. Anything else is refused without asking the database."""

    regex = "[0-9a-f]{40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "filekey")

app_name = "assets"
urlpatterns = [
    path("media/<filekey:key>/<str:name>", views.public, name="public"),
    path("admin/media/<int:image_id>/<str:name>", views.preview, name="preview"),
]
