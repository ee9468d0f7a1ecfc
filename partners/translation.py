from modeltranslation.translator import TranslationOptions, register

from partners.models import Institution


@register(Institution)
class InstitutionTranslation(TranslationOptions):
    fields = ("name", "article", "short_name", "boilerplate", "city")
