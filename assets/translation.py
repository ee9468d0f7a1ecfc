from modeltranslation.translator import TranslationOptions, register

from assets.models import Attachment, Image


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("alt", "caption", "credit")


@register(Attachment)
class AttachmentTranslation(TranslationOptions):
    fields = ("title", "description", "credit")
