"""scripts/train-reader: trains the second reader, writes its weights, and says how it does."""
import argparse
import hashlib
import json
import os
from pathlib import Path

import numpy as np

import decide
import model as linear
import weights_file
from messages import MESSAGES, ROOT, corpus_texts, digest, own_messages, rule_texts

READER = ROOT / "core/data/reader"
FIXTURE = ROOT / "tests/fixtures/reader/scores.jsonl"
FIXTURE_TEXTS = 2000


def frontdoor():
    return str(ROOT / "build/native-release/bin/frontdoor")


def training_texts():
    corpora = Path(os.environ.get("FRONTDOOR_CORPORA", ROOT.parent / "shared/corpora"))
    elsewhere = corpus_texts(corpora)
    return linear.Texts(own_messages(False) + rule_texts() + elsewhere), len(elsewhere)


def train_whole(texts):
    """The model of all training texts, with slopes and thresholds from scores out of fold."""
    pressing, emergency, _, scored = linear.scores_out_of_fold(texts)
    model = linear.train(texts, np.ones(len(texts.messages), dtype=bool))
    picked = np.flatnonzero(scored)
    goals = linear.targets(texts.labels()[picked])
    pressing = linear.calibrate(model.pressing, pressing[picked], goals["pressing"])
    emergency = linear.calibrate(model.emergency, emergency[picked], goals["emergency"])
    messages = [texts.messages[i] for i in picked]
    findings = decide.rules_of(frontdoor(), messages)
    thresholds = decide.fit(messages, pressing, emergency, findings)
    return model, thresholds, (messages, pressing, emergency, findings)


def line_of(name, table):
    cells = [name]
    for label, keys in (("E", ("reach", "reach999", "999")), ("S", ("reach", "999")), ("R", ("999", "act", "ask"))):
        count = table[label]["n"]
        cells += [f"{label} {key} {100 * table[label][key] / count:.1f} %" if count else f"{label} {key} -"
                  for key in keys]
    return "  ".join(cells)


def report(scored, thresholds):
    messages, pressing, emergency, findings = scored
    for part in sorted({message.part for message in messages}) + ["all"]:
        picked = [i for i, message in enumerate(messages) if part in (message.part, "all")]
        some = [[column[i] for i in picked] for column in (messages, pressing, emergency, findings)]
        print(line_of(part, decide.measured(*some, thresholds)))


def report_held_out(model, thresholds):
    messages = own_messages(True)
    texts = linear.Texts(messages)
    pressing, emergency, _ = linear.read(model, texts, np.arange(len(messages)))
    report((messages, pressing, emergency, decide.rules_of(frontdoor(), messages)), thresholds)


def write_fixture(model):
    """Scores of texts from all over the messages, which the C++ reader must give too."""
    messages = own_messages(False)
    picked = messages[::max(1, len(messages) // FIXTURE_TEXTS)][:FIXTURE_TEXTS]
    texts = linear.Texts(picked)
    pressing, emergency, groups = linear.read(model, texts, np.arange(len(picked)))
    lines = [json.dumps({"writer": m.writer, "line": m.line, "pressing": round(p, 6), "emergency": round(e, 6),
                         "group": int(np.argmax(g))})
             for m, p, e, g in zip(picked, pressing, emergency, groups)]
    FIXTURE.parent.mkdir(parents=True, exist_ok=True)
    FIXTURE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_manifest(data, elsewhere):
    files = {path.name: digest(path) for path in sorted(MESSAGES.glob("*.jsonl"))
             if not path.stem.startswith("held-out")}
    manifest = {"format": weights_file.FORMAT, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data),
                "trainedOn": files, "textsFromElsewhere": elsewhere, "reviewer": None}
    (READER / "reader.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="train-reader", description=__doc__)
    parser.add_argument("--report", action="store_true", help="also print the figures of the held-out writers")
    options = parser.parse_args()
    texts, elsewhere = training_texts()
    model, thresholds, scored = train_whole(texts)
    data = weights_file.write(model, thresholds)
    (READER / "reader.bin").write_bytes(data)
    write_manifest(data, elsewhere)
    write_fixture(model)
    for row, limits in zip(decide.ROWS, thresholds):
        print(f"{row}: ask from {limits.ask_from:.3f}, act from {limits.act_from:.3f}")
    report(scored, thresholds)
    if options.report:
        report_held_out(model, thresholds)


main()
