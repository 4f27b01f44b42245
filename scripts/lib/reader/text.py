"""How the second reader takes a text apart. core/src/reader/text.cpp and redflags/fold.cpp do the same in C++, to the
byte: whoever changes one changes the other, and trains anew (tests/core/reader_scores_test.cpp)."""

UNIT_WORDS_MAX = 40  # a sentence that runs on is cut into pieces of so many words
HASH_BITS = 22

# Base letters of U+00C0 to U+017F ('.' where there is none), as in fold.cpp.
LATIN = (
    "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuu"
    "uuwwyyyzzzzzzs")
ARABIC = {0x622: 0x627, 0x623: 0x627, 0x625: 0x627, 0x649: 0x64A, 0x6CC: 0x64A, 0x626: 0x64A, 0x6A9: 0x643,
          0x629: 0x647, 0x6C1: 0x647, 0x6C3: 0x647, 0x6BE: 0x647, 0x6D5: 0x647, 0x624: 0x648}
INDIC = {0x9DC: 0x9A1, 0x9DD: 0x9A2, 0x9DF: 0x9AF, 0xA33: 0xA32, 0xA36: 0xA38, 0xA59: 0xA16, 0xA5A: 0xA17,
         0xA5B: 0xA1C, 0xA5E: 0xA2B}
APOSTROPHES = {0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2BC, 0x2B9, 0x2032}
INVISIBLE = [(0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFE00, 0xFE0F),
             (0x300, 0x36F), (0x64B, 0x65F), (0x640, 0x640), (0x670, 0x670), (0x9BC, 0x9BC), (0xA3C, 0xA3C),
             (0xABC, 0xABC)]
QUESTIONS = {0x3F, 0x61F}
SENTENCE_ENDS = {0x2E, 0x21, 0x3F, 0x0A, 0x0D, 0x61F, 0x6D4, 0x964, 0x965, 0x3002, 0x2022, 0x2026, 0x2028, 0x2029}
# A number is read as the class that it falls in: the first bound that it does not reach.
NUMBER_BOUNDS = [1, 2, 3, 5, 8, 12, 18, 30, 36, 38, 40, 42, 60, 80, 90, 94, 97, 100, 120, 140, 160, 180, 200, 300, 1000]
VALUE_MAX = 100000


def fold_code(code):
    """The folded code point of a letter or digit; 0 for what separates words."""
    if 0xFF01 <= code <= 0xFF5E:
        code -= 0xFEE0
    if code < 0x80:
        if 0x41 <= code <= 0x5A:
            return code + 32
        return code if 0x61 <= code <= 0x7A or 0x30 <= code <= 0x39 else 0
    if code < 0xC0:
        return 0
    if code < 0x180:
        letter = LATIN[code - 0xC0]
        return 0 if letter == "." else ord(letter)
    if 0x218 <= code <= 0x21B:
        return ord("s") if code <= 0x219 else ord("t")
    if 0x1E00 <= code <= 0x1EFF:
        return ord("a") if 0x1EA0 <= code <= 0x1EB7 else code
    return fold_other_script(code)


def fold_other_script(code):
    if 0x391 <= code <= 0x3A9 or 0x410 <= code <= 0x42F:
        return code + 32
    if 0x400 <= code <= 0x40F:
        return code + 80
    if code in (0x60C, 0x61B, 0x61F, 0x6D4, 0x66A, 0x964, 0x965):
        return 0
    if 0x600 <= code <= 0x6FF:
        return ARABIC.get(code, code)
    if 0x980 <= code <= 0xAFF:
        return INDIC.get(code, code)
    if 0x2000 <= code <= 0x2BFF or 0x3000 <= code <= 0x303F or 0xE000 <= code <= 0xF8FF or 0xFF5F <= code <= 0xFF65:
        return 0
    if 0xFB00 <= code <= 0xFB06:
        return ord("f")
    return 0 if code >= 0x1F000 else code


class Folds(dict):
    """Code point -> folded code point, 0 for a separator, -1 for what is dropped inside words."""

    def __missing__(self, code):
        dropped = code in APOSTROPHES or any(low <= code <= high for low, high in INVISIBLE)
        self[code] = -1 if dropped else fold_code(code)
        return self[code]


FOLDS = Folds()


def is_digit(code):
    return 0x30 <= code <= 0x39


def number_word(value):
    place = sum(value >= bound for bound in NUMBER_BOUNDS)
    return "#" + chr(ord("a") + place)


def ends_sentence(codes, at, last_word):
    """A full stop between letters of one each ("a.m.") is none."""
    code = codes[at]
    if code not in SENTENCE_ENDS:
        return False
    return code != 0x2E or len(last_word) != 1


def units_of(text):
    """The text's sentences, or pieces of them: each a list of folded words, and the mark that ends it."""
    codes = [ord(letter) for letter in text]
    units, words, at, last_word = [], [], 0, ""

    def close(mark):
        if words:
            units.append((list(words), mark))
            words.clear()

    while at < len(codes):
        folded = FOLDS[codes[at]]
        if folded <= 0:
            if folded == 0 and ends_sentence(codes, at, last_word):
                close("?" if codes[at] in QUESTIONS else ".")
                last_word = ""
            at += 1
            continue
        word, at = read_number(codes, at) if is_digit(folded) else read_word(codes, at)
        if len(words) == UNIT_WORDS_MAX:
            close("")
        words.append(word)
        last_word = word
    close("")
    return units


def read_word(codes, at):
    letters = []
    while at < len(codes):
        folded = FOLDS[codes[at]]
        if folded == 0 or is_digit(folded):
            break
        if folded > 0:
            letters.append(chr(folded))
        at += 1
    return "".join(letters), at


def read_number(codes, at):
    """The whole part decides the class: "38.5" and "38,5" are 38."""
    value, in_decimals = 0, False
    while at < len(codes):
        folded = FOLDS[codes[at]]
        if is_digit(folded):
            if not in_decimals:
                value = min(value * 10 + folded - 0x30, VALUE_MAX)
            at += 1
            continue
        mark = codes[at] in (0x2E, 0x2C) and not in_decimals
        if not mark or at + 1 >= len(codes) or not is_digit(FOLDS[codes[at + 1]]):
            break
        in_decimals = True
        at += 1
    return number_word(value), at
