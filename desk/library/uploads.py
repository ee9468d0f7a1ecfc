"""The forms with which staff add a file and say what must be said with it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assets import filetypes, uploading
from assets.models import Attachment, Image, StoredFile
from assets.zips import Source

_Row = TypeVar("_Row", bound=StoredFile)


class UploadForm(forms.ModelForm, Generic[_Row]):
    """A row and its file: required when the row is new, else a replacement. Editions keep the file they were released with."""

    accepted: uploading.Accepted | None = None
    upload = forms.FileField(label=_("file"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("replace the file")

    def clean_upload(self) -> UploadedFile | None:
        upload = self.cleaned_data.get("upload")
        if upload:
            uploading.check_size(upload.size, self.limit)
            # A large one lies on the disk already: it is never held in memory.
            on_disk = hasattr(upload, "temporary_file_path") and self.takes_files
            self.accepted = self.accept(upload.file if on_disk else upload.read(), upload.name)
            # Before the row is validated: its constraints look at the size of the new file.
            uploading.put(self.instance, self.accepted)
        return upload

    limit = uploading.MAX_BYTES
    takes_files = False

    def accept(self, data: Any, filename: str) -> uploading.Accepted:
        """Return the file as it may be stored; raises ValidationError."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        """Fill what was left empty with what the file says of its author and rights."""
        super()._post_clean()  # type: ignore[misc]
        if self.accepted:
            for name, text in self.accepted.said.items():
                if not getattr(self.instance, name):
                    setattr(self.instance, name, text)


class ImageForm(UploadForm[Image]):
    class Meta:
        model = Image
        fields = "__all__"  # noqa: DJ007 - the admin names them
        widgets = {
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].help_text = _(
            "JPEG, PNG, WebP or AVIF, at most 40 MB; SVG for logos."
        )
        self.fields["upload"].widget.attrs["accept"] = (
            "image/jpeg,image/png,image/webp,image/avif,.svg"
        )

    def accept(self, data: bytes, filename: str) -> uploading.Accepted:
        return uploading.accept_image(data=data, filename=filename)


class AttachmentForm(UploadForm[Attachment]):
    limit = uploading.MAX_ATTACHMENT_BYTES
    takes_files = True

    class Meta:
        model = Attachment
        fields = "__all__"  # noqa: DJ007 - the admin names them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ",".join(
            f".{extension}" for extension in filetypes.EXTENSIONS.values()
        )

    def accept(self, data: Source, filename: str) -> uploading.Accepted:
        return uploading.accept_attachment(data=data, filename=filename)
