from modeltranslation.translator import TranslationOptions, register

from contacts.models import PressContact


@register(PressContact)
class PressContactTranslation(TranslationOptions):
    fields = ("function", "hours", "topics")
