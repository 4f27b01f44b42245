"""scripts/train-reader: trains the second reader, writes its weights, and says how it does."""
import argparse
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import decide
from compare import compare
import model as linear
import weights_file
from messages import GROUPS, MESSAGES, ROOT, corpus_texts, digest, own_messages, rule_texts

READER = ROOT / "core/data/reader"
FIXTURE = ROOT / "tests/fixtures/reader/scores.jsonl"
FIXTURE_TEXTS = 2000
FILES = ["reader.bin", "reader-languages.bin"]  # English, the other languages


@dataclass
class Trained:
    model: linear.Model
    thresholds: list
    scored: tuple  # messages with their scores out of fold and what the rules find in them


def frontdoor():
    return str(ROOT / "build/native-release/bin/frontdoor")


def is_foreign(message):
    return message.writer.startswith("language-")


def train_one(messages, other_languages):
    """The model of all these texts, with slopes and thresholds from scores out of fold."""
    texts = linear.Texts(messages, other_languages)
    pressing, emergency, groups, scored = linear.scores_out_of_fold(texts)
    model = linear.train(texts, np.ones(len(messages), dtype=bool))
    picked = np.flatnonzero(scored)
    goals = linear.targets(texts.labels()[picked])
    pressing = linear.calibrate(model.pressing, pressing[picked], goals["pressing"])
    emergency = linear.calibrate(model.emergency, emergency[picked], goals["emergency"])
    messages = [messages[i] for i in picked]
    report_groups(messages, groups[picked])
    findings = decide.rules_of(frontdoor(), messages)
    share = decide.REACHED_SHARE_OTHER_LANGUAGES if other_languages else decide.REACHED_SHARE
    thresholds = decide.fit(messages, pressing, emergency, findings, model.pressing.intercept, share)
    foreign = np.full(len(messages), other_languages)
    return Trained(model, thresholds, (messages, pressing, emergency, findings, foreign))


def report_groups(messages, scores):
    """How often the group of a pressing message is the one that it reads like most, or one of the first two."""
    picked = [i for i, message in enumerate(messages) if message.label != "R" and message.group in GROUPS]
    ranks = [int(np.sum(scores[i] > scores[i][GROUPS.index(messages[i].group)])) for i in picked]
    shares = [100 * np.mean(np.array(ranks) < most) for most in (1, 2)]
    print(f"group: first guess {shares[0]:.1f} %, one of two {shares[1]:.1f} % of {len(picked)}")


def line_of(name, table):
    cells = [name]
    for label, keys in (("E", ("reach", "999")), ("S", ("reach", "999")), ("R", ("999", "act", "ask", "reach"))):
        count = table[label]["n"]
        cells.append(f"{label} {count}")
        cells += [f"{key} {100 * table[label][key] / count:.1f} %" if count else f"{key} -" for key in keys]
    return "  ".join(cells)


def report(scored, thresholds, name_of):
    messages, *columns = scored
    names = [name_of(message) for message in messages]
    for name in sorted(set(names)) + ["all"]:
        picked = [i for i, own in enumerate(names) if name in (own, "all")]
        some = [[messages[i] for i in picked]] + [[column[i] for i in picked] for column in columns]
        print(line_of(name, decide.measured(*some, thresholds)))


def report_held_out(trained):
    messages = own_messages(True)
    pressing, emergency, _, foreign = linear.read_by_language([one.model for one in trained], messages)
    findings = decide.rules_of(frontdoor(), messages)
    scored = (messages, pressing, emergency, findings, foreign)
    for other_languages in (False, True):
        picked = [i for i, message in enumerate(messages) if is_foreign(message) == other_languages]
        some = [[messages[i] for i in picked]] + [[column[i] for i in picked] for column in scored[1:]]
        report(some, [one.thresholds for one in trained], lambda message: message.writer)


def write_fixture(trained):
    """Scores of texts from all over the messages, which the C++ reader must give too."""
    messages = own_messages(False)
    picked = messages[::max(1, len(messages) // FIXTURE_TEXTS)][:FIXTURE_TEXTS]
    pressing, emergency, groups, foreign = linear.read_by_language([one.model for one in trained], picked)
    lines = [json.dumps({"writer": m.writer, "line": m.line, "pressing": round(p, 6), "emergency": round(e, 6),
                         "group": int(np.argmax(g)), "foreign": bool(f)})
             for m, p, e, g, f in zip(picked, pressing, emergency, groups, foreign)]
    wrong = sum(is_foreign(message) != guess for message, guess in zip(picked, foreign))
    print(f"read by the reader of another language: {100 * wrong / len(picked):.2f} % of {len(picked)} texts")
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_files(trained, elsewhere):
    files = {path.name: digest(path) for path in sorted(MESSAGES.glob("*.jsonl"))
             if not path.stem.startswith("held-out")}
    weights = {}
    for name, one in zip(FILES, trained):
        few_words = decide.FEW_WORDS_OTHER_LANGUAGES if name == FILES[1] else 0
        data = weights_file.write(one.model, one.thresholds, few_words)
        (READER / name).write_bytes(data)
        weights[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {"format": weights_file.FORMAT, "weights": weights, "trainedOn": files,
                "textsFromElsewhere": elsewhere, "reviewer": None}
    (READER / "reader.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="train-reader", description=__doc__)
    parser.add_argument("--report", action="store_true", help="also print the figures of the held-out writers")
    parser.add_argument("--compare", action="store_true", help="compare kinds of model, and write nothing")
    options = parser.parse_args()
    messages = own_messages(False)
    corpora = Path(os.environ.get("FRONTDOOR_CORPORA", ROOT.parent / "shared/corpora"))
    elsewhere = corpus_texts(corpora)
    english = [message for message in messages if not is_foreign(message)]
    if options.compare:
        compare(english + rule_texts() + elsewhere)
        return
    trained = [train_one(english + rule_texts() + elsewhere, False),
               train_one([message for message in messages if is_foreign(message)], True)]
    write_files(trained, len(elsewhere))
    write_fixture(trained)
    for one in trained:
        for row, limits in zip(decide.ROWS, one.thresholds):
            print(f"{row}: ask from {limits.ask_from:.3f}, act from {limits.act_from:.3f}")
        report(one.scored, [one.thresholds, one.thresholds], lambda message: message.writer)
    if options.report:
        report_held_out(trained)


main()
