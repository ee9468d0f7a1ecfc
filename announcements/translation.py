from modeltranslation.translator import TranslationOptions, register

from announcements.models import Announcement, Commitment, Edition, Link, Part, Signatory, Theme


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = (
        "kicker",
        "headline",
        "subheading",
        "lede",
        "dateline_place",
        "agreement_title",
        "commitments_introduction",
        "event_place",
        "accreditation",
        "withdrawal_reason",
    )


@register(Part)
class PartTranslation(TranslationOptions):
    fields = (
        "heading",
        "body",
        "speaker_function",
        "figure_value",
        "figure_label",
        "figure_source",
        "video_title",
    )


@register(Signatory)
class SignatoryTranslation(TranslationOptions):
    fields = ("function",)


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("text",)


@register(Link)
class LinkTranslation(TranslationOptions):
    fields = ("label",)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)


@register(Edition)
class EditionTranslation(TranslationOptions):
    fields = ("note",)
