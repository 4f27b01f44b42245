"""Words and pairs of words as numbers: the features of a unit of text. core/src/reader/features.h has the same."""
from functools import lru_cache

from text import HASH_BITS, units_of

BASIS, PRIME, MASK = 2166136261, 16777619, 0xFFFFFFFF
# The kinds of feature; each hash begins with its kind.
WORD = 1  # a word
PAIR = 2  # two words in a row, or a word and where the unit begins or ends
START = 3  # how a word begins
ROW = 4  # how two telling words in a row begin
NEAR = 5  # the same of two telling words near each other, whichever comes first
PART = 6  # letters of a word in a row, a space before and behind it counted: for the other languages alone
PART_LETTERS = 4
START_LETTERS = 5
TELLING_LETTERS = 4
NEAR_WORDS = 6
# Words that tell nothing by themselves.
PLAIN = frozenset(
    "a all am an and are as at be been being bit but by can could did do does for from had has have he her him his i if "
    "im in is it its ive just me my of on or our really she so some that the them then they this to too us very was we "
    "were will with would you your".split())


def add_bytes(value, data):
    for byte in data:
        value = ((value ^ byte) * PRIME) & MASK
    return value


def finish(value):
    """The last step of a hash: every bit of it counts in those that are kept."""
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & MASK
    value ^= value >> 13
    return value & ((1 << HASH_BITS) - 1)


@lru_cache(maxsize=None)
def of_one(kind, word):
    return finish(add_bytes(add_bytes(BASIS, [kind]), word.encode()))


@lru_cache(maxsize=None)
def of_two(kind, first, second):
    return finish(add_bytes(add_bytes(add_bytes(BASIS, [kind]), first.encode() + b" "), second.encode()))


@lru_cache(maxsize=None)
def parts_of(word):
    letters = f" {word} "
    places = range(len(letters) - PART_LETTERS + 1)
    return [of_one(PART, letters[place:place + PART_LETTERS]) for place in places]


def features_of_unit(words, mark, with_parts):
    found = []
    row = ["^", *words, mark or "$"]
    for word in words:
        found.append(of_one(WORD, word))
        if not word.startswith("#"):
            found.append(of_one(START, word[:START_LETTERS]))
            if with_parts:
                found += parts_of(word)
    found += [of_two(PAIR, first, second) for first, second in zip(row, row[1:])]
    telling = [word[:TELLING_LETTERS] for word in words if word not in PLAIN]
    found += [of_two(ROW, first, second) for first, second in zip(telling, telling[1:])]
    for reach in range(1, NEAR_WORDS + 1):
        found += [of_two(NEAR, *sorted(two)) for two in zip(telling, telling[reach:])]
    return found


def features_of_text(text, with_parts):
    return [features_of_unit(words, mark, with_parts) for words, mark in units_of(text)]


def whole_words_of(text):
    """The features of kind WORD: those that tell the language."""
    return [of_one(WORD, word) for words, _ in units_of(text) for word in words if not word.startswith("#")]
