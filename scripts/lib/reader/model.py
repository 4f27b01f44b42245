"""The linear model: one weight a feature for each of two scores, and a few for the group."""
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from features import features_of_text, whole_words_of
from messages import EXTRA_WEIGHT, GROUPS

KEPT_FEATURES = 50000
KEPT_WORDS = 2000  # the most common ones, whatever they weigh: they tell the language
FEATURES_IN_TEXTS_MIN = 2
LENGTH_MIN = 20  # a text of fewer features counts as one of so many
WINDOW_UNITS = 2
WINDOW_SHARE = 1.0
RARITY_POWER = 2
REGULARISATION = 0.03
WEIGHT_MAX = 15
CLIPPED_SHARE = 0.0005  # of the largest weights, which are cut to the largest that is kept
GROUP_ENTRIES = 30000
ROUTINE_GROUP_WEIGHT = 0.3  # beside an emergency, which is what the group is wanted for
GROUP_WEIGHT_MAX = 15
SEED = 20261129


class Texts:
    """The units of many texts, as counts of features. with_parts: texts in other languages than English."""

    def __init__(self, messages, with_parts):
        self.messages = messages
        found = [features_of_text(message.text, with_parts) for message in messages]
        units = [unit for text in found for unit in text]
        self.units_of = np.concatenate([[0], np.cumsum([len(text) for text in found])])
        self.owner = np.repeat(np.arange(len(found)), [len(text) for text in found])
        self.unit_size = np.array([len(unit) for unit in units], dtype=np.float64)
        places = np.concatenate([[0], np.cumsum([len(unit) for unit in units])])
        every = np.concatenate([np.array(unit, dtype=np.int64) for unit in units])
        self.features, columns = np.unique(every, return_inverse=True)
        shape = (len(units), len(self.features))
        self.units = sparse.csr_matrix((np.ones(len(every)), columns.astype(np.int32), places), shape=shape)
        self.units.sum_duplicates()
        ones = (np.ones(len(units)), (self.owner, np.arange(len(units))))
        adding = sparse.csr_matrix(ones, shape=(len(found), len(units)))
        self.whole = (adding @ self.units).tocsr()
        self.size = adding @ self.unit_size

    def labels(self):
        return np.array([message.label for message in self.messages])

    def columns_of(self, wanted):
        """Units with the columns of `wanted` features only, in that order."""
        places = np.searchsorted(self.features, wanted)
        places = np.minimum(places, len(self.features) - 1)
        there = self.features[places] == wanted
        picked = self.units[:, places[there]].tocsc()
        where = np.flatnonzero(there)
        coo = picked.tocoo()
        return sparse.csr_matrix((coo.data, (coo.row, where[coo.col])), shape=(self.units.shape[0], len(wanted)))


@dataclass
class Head:
    weights: np.ndarray  # whole numbers, one a kept feature
    scale: float
    slope: float = 1.0
    intercept: float = 0.0


@dataclass
class Model:
    features: np.ndarray  # the kept ones, sorted
    pressing: Head = None
    emergency: Head = None
    group_weights: sparse.csr_matrix = None  # features x groups, whole numbers
    group_scale: float = 1.0
    group_bias: np.ndarray = None


def lengths(size):
    return np.sqrt(np.maximum(size, LENGTH_MIN))


def single(value):
    """As it is kept in the file."""
    return float(np.float32(value))


def fit_line(rows, labels, weights, power):
    line = LogisticRegression(C=power, solver="liblinear", dual=True, class_weight="balanced", random_state=SEED,
                              tol=1e-2, max_iter=300)
    return line.fit(rows, labels, sample_weight=weights)


def quantised(weights, largest):
    """Whole numbers of at most `largest`, and what one of them is worth."""
    kept = np.sort(np.abs(weights))[::-1][int(len(weights) * CLIPPED_SHARE)]
    scale = single(kept / largest)
    return np.clip(np.rint(weights / scale), -largest, largest).astype(np.int32), scale


def targets(labels):
    return {"pressing": (labels != "R").astype(int), "emergency": (labels == "E").astype(int)}


def train(texts, chosen):
    """The model of the texts that `chosen` marks, but for the slopes and the decisions."""
    rows = texts.whole[chosen]
    in_texts = np.asarray((rows > 0).sum(axis=0)).ravel()
    columns = np.flatnonzero(in_texts >= FEATURES_IN_TEXTS_MIN)
    rarity = (np.log(rows.shape[0] / in_texts[columns]) + 1) ** RARITY_POWER
    shape = sparse.diags(1 / lengths(texts.size[chosen])) @ rows[:, columns]
    labels = texts.labels()[chosen]
    trust = np.array([EXTRA_WEIGHT if m.role == "extra" else 1.0 for m in texts.messages])[chosen]
    weighed = (shape @ sparse.diags(rarity)).tocsr()
    strength = np.zeros(len(columns))
    for target in targets(labels).values():
        weights = fit_line(weighed, target, trust, REGULARISATION).coef_[0] * rarity
        strength = np.maximum(strength, np.abs(weights) * np.sqrt(in_texts[columns]))
    words = np.array(sorted({word for message, taken in zip(texts.messages, chosen) if taken
                             for word in whole_words_of(message.text)}))
    words = words[np.isin(words, texts.features[columns])]
    whole_words = np.searchsorted(texts.features[columns], words)
    common = whole_words[np.argsort(-in_texts[columns][whole_words], kind="stable")[:KEPT_WORDS]]
    strength[common] = np.inf
    best = np.sort(np.argsort(-strength, kind="stable")[:KEPT_FEATURES])
    model = Model(features=texts.features[columns[best]])
    # Once more on what is kept, which then makes up for what is not.
    weighed = weighed[:, best]
    for name, target in targets(labels).items():
        weights = fit_line(weighed, target, trust, REGULARISATION).coef_[0] * rarity[best]
        setattr(model, name, Head(*quantised(weights, WEIGHT_MAX)))
    groups = np.array([message.group for message, taken in zip(texts.messages, chosen) if taken])
    trust = trust * np.where(labels == "R", ROUTINE_GROUP_WEIGHT, 1.0)
    fit_groups(model, weighed, rarity[best], np.sqrt(in_texts[columns][best]), groups, trust)
    return model


def fit_groups(model, rows, rarity, spread, groups, trust):
    """For each group its features against those of the others; of all weights the strongest stay."""
    known = np.isin(groups, GROUPS)
    weights = np.zeros((rows.shape[1], len(GROUPS)))
    bias = np.zeros(len(GROUPS))
    for number, group in enumerate(GROUPS):
        line = fit_line(rows[known], (groups[known] == group).astype(int), trust[known], REGULARISATION)
        weights[:, number] = line.coef_[0] * rarity
        bias[number] = line.intercept_[0]
    strength = np.abs(weights) * spread[:, None]
    floor = np.sort(strength.ravel())[::-1][min(GROUP_ENTRIES, weights.size - 1)]
    kept = (strength > floor).ravel()
    filled = np.zeros(weights.size, dtype=np.int32)
    filled[kept], model.group_scale = quantised(weights.ravel()[kept], GROUP_WEIGHT_MAX)
    model.group_weights = sparse.csr_matrix(filled.reshape(weights.shape))
    model.group_bias = np.float32(bias).astype(np.float64)


def raw_scores(head, sums, texts, picked):
    """The whole text, and the most pressing two sentences of it."""
    found = np.zeros(len(picked))
    for place, number in enumerate(picked):
        begin, end = texts.units_of[number], texts.units_of[number + 1]
        values, sizes = sums[begin:end], texts.unit_size[begin:end]
        if begin == end:
            continue
        whole = values.sum() / np.sqrt(max(sizes.sum(), LENGTH_MIN))
        best = -np.inf
        for first in range(max(1, end - begin - WINDOW_UNITS + 1)):
            window = slice(first, first + WINDOW_UNITS)
            best = max(best, values[window].sum() / np.sqrt(max(sizes[window].sum(), LENGTH_MIN)))
        found[place] = head.scale * (whole + WINDOW_SHARE * best)
    return found


def read(model, texts, picked):
    """Both scores of the picked texts, and their groups' scores."""
    columns = texts.columns_of(model.features)
    found = {}
    for name in ("pressing", "emergency"):
        head = getattr(model, name)
        found[name] = head.slope * raw_scores(head, columns @ head.weights, texts, picked) + head.intercept
    sums = (columns @ model.group_weights).toarray()
    adding = sparse.csr_matrix((np.ones(len(texts.owner)), (texts.owner, np.arange(len(texts.owner)))),
                               shape=(len(texts.messages), len(texts.owner)))
    scores = model.group_scale * (adding @ sums) / lengths(texts.size)[:, None] + model.group_bias
    return found["pressing"], found["emergency"], scores[picked]


def scores_out_of_fold(texts):
    """Every training writer's texts as a model reads them that has seen nothing of that writer."""
    parts = np.array([message.part if message.role == "train" else "" for message in texts.messages])
    count = len(texts.messages)
    pressing, emergency, groups = np.zeros(count), np.zeros(count), np.zeros((count, len(GROUPS)))
    for part in sorted(set(parts) - {""}):
        picked = np.flatnonzero(parts == part)
        model = train(texts, parts != part)
        pressing[picked], emergency[picked], groups[picked] = read(model, texts, picked)
    return pressing, emergency, groups, parts != ""


def calibrate(head, scores, target):
    """A slope and an intercept after which 0 is as likely as not, were both kinds equally common."""
    line = LogisticRegression(class_weight="balanced", C=1e6).fit(scores.reshape(-1, 1), target)
    head.slope, head.intercept = single(line.coef_[0][0]), single(line.intercept_[0])
    return head.slope * scores + head.intercept


def known_words(model, messages):
    """How many words of each text the model knows: the reader that knows more of them reads the text."""
    known = set(model.features.tolist())
    return np.array([sum(word in known for word in whole_words_of(message.text)) for message in messages])


def read_by_language(models, messages):
    """Each message by the model of its language, as SecondReader does: 0 for English, 1 for the others."""
    counts = [known_words(model, messages) for model in models]
    foreign = counts[1] > counts[0]
    results = [read(model, Texts(messages, bool(number)), np.arange(len(messages)))
               for number, model in enumerate(models)]
    mixed = []
    for english, other in zip(*results):
        mixed.append(np.where(foreign.reshape(-1, *[1] * (english.ndim - 1)), other, english))
    return (*mixed, foreign)
