"""Words and parts of words as numbers: the features of a unit of text."""
from functools import lru_cache

from text import HASH_BITS, NGRAM_MAX, NGRAM_MIN, units_of

BASIS, PRIME, MASK = 2166136261, 16777619, 0xFFFFFFFF
WORD, PAIR, PART, GAP = 1, 2, 3, 4  # the kinds of feature: each hash begins with its kind


def add_bytes(value, data):
    for byte in data:
        value = ((value ^ byte) * PRIME) & MASK
    return value


def feature_of(value):
    """The last step of a hash: every bit of it counts in those that are kept."""
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & MASK
    value ^= value >> 13
    return value & ((1 << HASH_BITS) - 1)


@lru_cache(maxsize=None)
def of_word(word):
    """The word itself, and its n-grams with a space before and behind it; a number has no parts."""
    found = [feature_of(add_bytes(add_bytes(BASIS, [WORD]), word.encode()))]
    if word.startswith("#"):
        return found
    letters = [letter.encode() for letter in f" {word} "]
    for begin in range(len(letters) - 1):
        value = add_bytes(BASIS, [PART])
        for end in range(begin, min(begin + NGRAM_MAX, len(letters))):
            value = add_bytes(value, letters[end])
            if end - begin + 1 >= NGRAM_MIN:
                found.append(feature_of(value))
    return found


@lru_cache(maxsize=None)
def of_pair(kind, first, second):
    return feature_of(add_bytes(add_bytes(add_bytes(BASIS, [kind]), first.encode() + b" "), second.encode()))


def features_of_unit(words, mark):
    found = []
    for word in words:
        found += of_word(word)
    row = ["^", *words, mark or "$"]
    found += [of_pair(PAIR, first, second) for first, second in zip(row, row[1:])]
    found += [of_pair(GAP, first, second) for first, second in zip(words, words[2:])]
    return found


def features_of_text(text):
    return [features_of_unit(words, mark) for words, mark in units_of(text)]
