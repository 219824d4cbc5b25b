"""What may have been meant by a word that was mistyped. Pure.

Words that are mistaken for each other share a key: what is left of their beginning or of their end
without a letter. After M. Mor and A. S. Fraenkel, "A hash code method for detecting and correcting
spelling errors", 1982, and W. Garbe's SymSpell, 2012. A letter too many, too few, mistaken, or two
in the wrong order leave a common key, and so do two such mistakes that are far enough apart.
"""

import difflib
from collections import Counter

SHORTEST = 3  # letters; of a shorter word nothing would be left
LENGTH = 8
WEIGHED, ALTERNATIVES = 12, 5  # words, for each that was typed
ALIKE = 0.7


def keys(word):
    """At most 18, none longer than LENGTH and one."""
    if len(word) < SHORTEST:
        return {word}
    left = _left(beginning(word))
    return left if len(word) <= LENGTH else left | {f"-{key}" for key in _left(word[-LENGTH:])}


def beginning(word):
    """The one of its keys that nothing is left out of."""
    return word[:LENGTH]


def _left(word):
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def alternatives(typed, sharing):
    """For each word typed, the words most like it as phrases; none when there are none.

    `sharing` are pairs of a key and a word that has it. Of the words that share most keys with one
    that was typed WEIGHED are compared, so that the cost does not grow with how many there are.
    """
    words_by_key = {}
    for key, word in sharing:
        words_by_key.setdefault(key, set()).add(word)
    groups = []
    for word in typed:
        shared = Counter(each for key in keys(word) for each in words_by_key.get(key, ()))
        likely = sorted(shared, key=lambda each: (-shared[each], each))[:WEIGHED]
        groups.append(difflib.get_close_matches(word, likely, ALTERNATIVES, ALIKE))
    return [[(each,) for each in group] for group in groups if group]


def likeness(asked, title):
    """How alike the query and the title, or the best stretch of as many words, are: 0 to 1.

    0 for all that is less than ALIKE, which is seen by its letters and costs little.
    """
    title_words, count = title.split(), len(asked.split())
    stretches = {title} | {
        " ".join(title_words[start : start + count])
        for start in range(len(title_words) - count + 1)
    }
    matcher = difflib.SequenceMatcher(b=asked, autojunk=False)
    best = 0.0
    for stretch in sorted(stretches):
        matcher.set_seq1(stretch)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= max(best, ALIKE):
            best = max(best, matcher.ratio())
    return best if best >= ALIKE else 0.0
