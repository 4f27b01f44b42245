"""Other kinds of model on the same texts, for the table of docs/reader/model-card.md: train-reader --compare.

Each is trained without one writer after the other and reads that writer's texts. For each: how many emergencies and
same-day matters score above all but 5, 7 and 10 % of routine texts, the rules left aside."""
import json
import re
import warnings

import numpy as np
import scipy.sparse as sparse
from sklearn.neural_network import MLPClassifier

import features
import model as linear
from messages import ROOT

SHARES = (0.05, 0.07, 0.10)
# The neural network is slow: it is trained without each of three writers alone, on features that are in some texts.
NEURAL_PARTS = ("letters-01", "writer-05", "writer-07")
HIDDEN, PASSES, NEURAL_TEXTS_MIN = 16, 4, 10


def word_classes():
    """Word: the set of the rules' lexicon that it stands in."""
    classes = {}
    for path in sorted((ROOT / "core/data/redflags").glob("*.json")):
        if path.stem.startswith("language") or path.stem.endswith(".schema"):
            continue
        file = json.loads(path.read_text(encoding="utf-8"))
        for kind in ("synonyms", "words", "spellings"):
            for name, words in file.get(kind, {}).items():
                for word in [name, *re.split(r"[ |]+", words)]:
                    classes.setdefault(word.replace("'", ""), "@" + name)
    return classes


def words_and_parts(words, mark, _):
    found = [features.of_one(features.WORD, word) for word in words]
    row = ["^", *words, mark or "$"]
    found += [features.of_two(features.PAIR, *two) for two in zip(row, row[1:])]
    for word in words:
        letters = f" {word} "
        found += [features.of_one(100 + size, letters[place:place + size]) for size in range(2, 6)
                  for place in range(len(letters) - size + 1)]
    return found


def words_and_pairs(words, mark, _):
    row = ["^", *words, mark or "$"]
    return ([features.of_one(features.WORD, word) for word in words] +
            [features.of_two(features.PAIR, *two) for two in zip(row, row[1:])])


def with_classes(classes, chosen):
    def of_unit(words, mark, with_parts):
        named = [features.of_one(120, classes[word]) for word in words if word in classes]
        telling = [classes.get(word, word[:4]) for word in words if word not in features.PLAIN]
        named += [features.of_two(121, *sorted(two)) for two in zip(telling, telling[1:])]
        return chosen(words, mark, with_parts) + named
    return of_unit


def texts_by(of_unit, messages):
    usual = features.features_of_unit
    features.features_of_unit = of_unit
    try:
        return linear.Texts(messages, False)
    finally:
        features.features_of_unit = usual


def fold(texts, part, parts, in_texts_min=linear.FEATURES_IN_TEXTS_MIN):
    chosen = parts != part
    rows = texts.whole[chosen]
    in_texts = np.asarray((rows > 0).sum(axis=0)).ravel()
    columns = np.flatnonzero(in_texts >= in_texts_min)
    rarity = (np.log(rows.shape[0] / in_texts[columns]) + 1) ** linear.RARITY_POWER
    shaped = (sparse.diags(1 / linear.lengths(texts.size)) @ texts.whole[:, columns] @ sparse.diags(rarity)).tocsr()
    return chosen, columns, rarity, shaped


def linear_scores(texts, parts, share, left_out=None):
    target = (texts.labels() != "R").astype(int)
    trust = np.array([linear.EXTRA_WEIGHT if m.role == "extra" else 1.0 for m in texts.messages])
    scores, usual = np.zeros(len(parts)), linear.WINDOW_SHARE
    linear.WINDOW_SHARE = share
    for part in left_out or sorted(set(parts) - {""}):
        chosen, columns, rarity, shaped = fold(texts, part, parts)
        line = linear.fit_line(shaped[chosen], target[chosen], trust[chosen], linear.REGULARISATION)
        picked = np.flatnonzero(parts == part)
        sums = texts.columns_of(texts.features[columns]) @ (line.coef_[0] * rarity)
        scores[picked] = linear.raw_scores(linear.Head(None, 1.0), sums, texts, picked)
    linear.WINDOW_SHARE = usual
    return scores


def neural_scores(texts, parts):
    target = (texts.labels() != "R").astype(int)
    scores = np.zeros(len(parts))
    for part in NEURAL_PARTS:
        chosen, _, _, shaped = fold(texts, part, parts, NEURAL_TEXTS_MIN)
        shaped = shaped.astype(np.float32)
        sizes = np.sqrt(shaped.multiply(shaped).sum(axis=1)).A.ravel()
        shaped = (sparse.diags(5 / np.maximum(sizes, 1e-6)) @ shaped).tocsr().astype(np.float32)
        net = MLPClassifier((HIDDEN,), alpha=1e-3, batch_size=128, learning_rate_init=2e-3, max_iter=PASSES,
                            random_state=linear.SEED % 2 ** 31)
        net.fit(shaped[chosen], target[chosen])
        likely = np.clip(net.predict_proba(shaped[parts == part])[:, 1], 1e-9, 1 - 1e-9)
        scores[parts == part] = np.log(likely / (1 - likely))
    return scores


def row_of(name, scores, labels, measured):
    scores, labels = scores[measured], labels[measured]
    routine = scores[labels == "R"]
    cells = []
    for share in SHARES:
        cut = np.quantile(routine, 1 - share)
        cells.append(" / ".join(f"{100 * np.mean(scores[labels == label] >= cut):.1f}" for label in "ES"))
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def compare(messages):
    """messages: English ones, and those from elsewhere that only train."""
    warnings.filterwarnings("ignore")
    parts = np.array([message.part if message.role == "train" else "" for message in messages])
    labels = np.array([message.label for message in messages])
    print("| model | E / S at 5 % of R | at 7 % | at 10 % |\n|---|---:|---:|---:|")
    chosen = features.features_of_unit
    kinds = [("linear, words and pairs in a row", words_and_pairs), ("linear, the same and parts of words", words_and_parts),
             ("linear, words and telling pairs (this one, not pruned)", chosen),
             ("the same with the word classes of the rules", with_classes(word_classes(), chosen))]
    for name, of_unit in kinds:
        row_of(name, linear_scores(texts_by(of_unit, messages), parts, linear.WINDOW_SHARE), labels, parts != "")
    texts = linear.Texts(messages, False)
    row_of("this one, whole text alone", linear_scores(texts, parts, 0.0), labels, parts != "")
    row_of("this one, best two sentences alone", linear_scores(texts, parts, 1e6), labels, parts != "")
    some = np.isin(parts, NEURAL_PARTS)
    usual = linear_scores(texts, parts, linear.WINDOW_SHARE, NEURAL_PARTS)
    neural = neural_scores(texts, parts)
    row_of(f"this one, on {', '.join(NEURAL_PARTS)}", usual, labels, some)
    row_of(f"neural, {HIDDEN} hidden units over the same features, on these", neural, labels, some)
    both = usual / np.std(usual[some]) + neural / np.std(neural[some])
    row_of("both, each by its spread, on these", both, labels, some)
