from modeltranslation.translator import TranslationOptions, register

from masthead.models import Masthead


@register(Masthead)
class MastheadTranslation(TranslationOptions):
    fields = ("name", "tagline", "legal_notice", "privacy", "accessibility")
