"""Which of French, English and German a text is written in, by its commonest words."""

from __future__ import annotations

from collections import Counter

from manuscripts.recognising.text import WORD, words_in

STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": words_in(
        """
    le la les l un une des du de d et est en dans pour par sur avec ce cette ces qui que son sa
    ses leur leurs au aux ont sont été plus nous notre il elle ou où ainsi mars avril mai juin
    juillet août septembre octobre novembre décembre janvier février communiqué presse à
    """
    ),
    "en": words_in(
        """
    the a an of and is in to for by on with this these that which its their at are has have been
    will be as from it our we or more into january february march april may june july august
    september october november december press release about
    """
    ),
    "de": words_in(
        """
    der die das ein eine einer eines dem den des und ist in im zu für von mit auf bei diese
    dieser dieses sich sie ihre ihr wird werden wurde haben hat sind als auch aus an am zum zur
    nach über sowie unter januar februar märz april mai juni juli august september oktober
    november dezember pressemitteilung
    """
    ),
}


def scores(text: str) -> dict[str, int]:
    """Return how many of the text's words belong to each language's commonest words."""
    counted = Counter(word.lower() for word in WORD.findall(text.replace("’", " ")))
    return {
        language: sum(number for word, number in counted.items() if word in vocabulary)
        for language, vocabulary in STOP_WORDS.items()
    }


def detect_language(text: str, *, default: str = "fr") -> str:
    """Return "fr", "en" or "de"; `default` where no common word of any is found."""
    found = scores(text)
    best = max(found, key=lambda language: (found[language], language == default))
    return best if found[best] else default


def language_of(paragraphs: list[str], default: str) -> str:
    """Return the language of a communiqué: where it holds two, the one that its first paragraphs are in."""
    whole = "\n".join(paragraphs)
    best = detect_language(whole, default=default)
    if not second_language(paragraphs, best):
        return best
    first = next((paragraph for paragraph in paragraphs if len(paragraph.split()) >= 15), whole)
    return detect_language(first, default=best)


def second_language(paragraphs: list[str], main: str) -> str:
    """Return the language of a good share of the paragraphs that are not in the main one, or "".

    Beside a main language whose words are not known here, nothing can be told apart.
    """
    if main not in STOP_WORDS:
        return ""
    counted: Counter[str] = Counter()
    for paragraph in paragraphs:
        size = len(paragraph.split())
        if size < 15:
            continue
        found = scores(paragraph)
        best = max(found, key=lambda language: found[language])
        if best != main and found[best] > 2 * found[main] + 2:
            counted[best] += size
        else:
            counted[main] += size
    total = sum(counted.values())
    for language, size in counted.most_common():
        if language != main and total and size / total >= 0.15:
            return language
    return ""
