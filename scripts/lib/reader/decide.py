"""When to act, ask or stay quiet: thresholds on the reader's scores, one pair for each thing that the rules can say.
core/src/reader/decisions.cpp applies them."""
import json
import subprocess
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from messages import EMERGENCY, ROOT, TUNED_WRITERS
from model import SEED, single
from text import units_of

# What the rules say of a text, the least pressing first, as enum class RulesSay of decisions.h.
ROWS = ["none", "uncertain", "same-day", "emergency"]
NEVER = 1e6  # a threshold that no score reaches
DOUBTFUL = {"uncertain", "hypothetical", "other-person"}
# How a grave rule may be told and still be asked about.
GRAVE = {"present", "historical", "hypothetical", "other-person"}

# Shares of routine messages, of writers that the rules and the text model had not met.
REACHED_SHARE = 0.08  # asked or acted on
REACHED_SHARE_OTHER_LANGUAGES = 0.15
ACTED_SHARE = 0.03  # acted on
EMERGENCY_SHARE = 0.010  # told to call 999, to go to A&E or to a crisis line
UNREAD_MARGIN = 0.4
# Where the rules find nothing, a shorter text is asked nothing: "My knee hurts" says too little by itself.
WORDS_TO_ASK_MIN = 6
# A text of so few words in another language speaks against no rule: whoever says little there is at least asked.
FEW_WORDS_OTHER_LANGUAGES = 8
SAME_DAY_WEIGHT = 0.5  # how much a same-day message missed counts beside an emergency missed


@dataclass
class Thresholds:
    ask_from: float  # on the pressing score
    act_from: float  # on the emergency score in the row `emergency`, else on the pressing one


def rules_of(binary, messages):
    """What the rules alone find in each text: the findings of `frontdoor redflags --jsonl`."""
    lines = [json.dumps({"id": str(i), "text": m.text}, ensure_ascii=False) for i, m in enumerate(messages)]
    done = subprocess.run([binary, "redflags", "--jsonl"], input="\n".join(lines), capture_output=True, text=True,
                          check=True)
    return [json.loads(line)["findings"] for line in done.stdout.splitlines()]


def rules_marked(mark):
    """The rules of every language that are marked `never-ask` or `grave`."""
    found = set()
    for path in sorted((ROOT / "core/data/redflags").glob("*.json")):
        rules = json.loads(path.read_text(encoding="utf-8")).get("rules", [])
        found |= {rule["id"] for rule in rules if rule.get(mark)}
    return found


def has_present(found, rules):
    return any(finding["rule"] in rules and finding["status"] == "present" for finding in found)


def has_grave(found, rules):
    """At least asked about, whatever the text reads like: is_grave_and_unmet of decisions.cpp."""
    return any(finding["rule"] in rules and finding["status"] in GRAVE for finding in found)


def row_of(findings):
    present = {finding["action"] for finding in findings if finding["status"] == "present"}
    if present & EMERGENCY:
        return ROWS.index("emergency")
    if present:
        return ROWS.index("same-day")
    return ROWS.index("uncertain" if any(finding["status"] in DOUBTFUL for finding in findings) else "none")


def is_fair(writer):
    """No rule was tuned on it."""
    return writer not in TUNED_WRITERS


def threshold_for(values, share, of):
    """The least value that at most `share` of `of` texts reach."""
    ordered = np.sort(values)[::-1]
    allowed = int(share * of)
    return single(ordered[allowed] + 1e-4) if allowed < len(ordered) else single(ordered[-1] - 1e-4)


def fit(messages, pressing, emergency, findings, unread, reached_share):
    """The thresholds of each row, from texts that no rule was tuned on and scores out of fold. unread: the pressing score
    of a text of which nothing is known: it speaks against no rule."""
    never, grave = rules_marked("never-ask"), rules_marked("grave")
    fair = np.array([m.role == "train" and is_fair(m.writer) for m in messages])
    plain = np.array([not has_present(found, never) for found in findings])
    heard = np.array([has_grave(found, grave) for found in findings]) | ~plain
    rows = np.array([row_of(found) for found in findings])
    labels = np.array([m.label for m in messages])
    routine = fair & (labels == "R")
    offsets, slope, evidence = fit_evidence(pressing, rows, labels, fair & plain)
    left = reached_share - np.mean(heard[routine])
    cut = threshold_for(evidence[routine & ~heard], max(left, 0), routine.sum())
    found = [Thresholds(single((cut - offset) / slope), NEVER) for offset in offsets]
    for row in range(ROWS.index("uncertain"), len(ROWS)):
        found[row].ask_from = min(found[row].ask_from, single(unread - UNREAD_MARGIN))
    severe = routine & plain & (rows == ROWS.index("emergency"))
    severe_left = EMERGENCY_SHARE - np.mean(~plain[routine])
    found[3].act_from = threshold_for(emergency[severe], max(severe_left, 0), routine.sum())
    mild = routine & plain & (rows == ROWS.index("same-day"))
    found[2].act_from = threshold_for(pressing[mild], ACTED_SHARE - EMERGENCY_SHARE, routine.sum())
    found[2].act_from = max(found[2].act_from, found[2].ask_from)
    return found


def fit_evidence(pressing, rows, labels, chosen):
    """What the rules' row adds to the pressing score: an offset for each row, the score's slope, and both together."""
    columns = np.column_stack([pressing] + [rows == number for number in range(1, len(ROWS))]).astype(float)
    trust = np.where(labels == "S", SAME_DAY_WEIGHT, 1.0)
    line = LogisticRegression(class_weight="balanced", C=10, max_iter=2000, random_state=SEED)
    line.fit(columns[chosen], (labels[chosen] != "R").astype(int), sample_weight=trust[chosen])
    offsets = np.concatenate([[0.0], line.coef_[0][1:]]) + line.intercept_[0]
    return offsets, line.coef_[0][0], line.decision_function(columns)


def words_in(text):
    return sum(len(words) for words, _ in units_of(text))


def outcome(thresholds, row, pressing, emergency, never, few):
    """act, both (act and ask), ask or quiet, as decisions.cpp."""
    if never:
        return "act"
    limits = thresholds[row]
    if (emergency if row == ROWS.index("emergency") else pressing) >= limits.act_from:
        return "both" if row == ROWS.index("same-day") else "act"
    return "ask" if pressing >= limits.ask_from or (few and row >= ROWS.index("same-day")) else "quiet"


def measured(messages, pressing, emergency, findings, foreign, thresholds):
    """How many of each label are acted on, sent to 999 (or A&E, a crisis line), asked, and reached by either.
    thresholds: those for English, and those for other languages."""
    never, grave = rules_marked("never-ask"), rules_marked("grave")
    table = {}
    for label in "ESR":
        picked = [i for i, m in enumerate(messages) if m.label == label]
        counts = {"n": len(picked), "act": 0, "999": 0, "ask": 0, "reach": 0}
        for i in picked:
            row = row_of(findings[i])
            sure = has_present(findings[i], never)
            words = words_in(messages[i].text)
            few = foreign[i] and words <= FEW_WORDS_OTHER_LANGUAGES
            step = outcome(thresholds[int(foreign[i])], row, pressing[i], emergency[i], sure, few)
            if row == ROWS.index("none") and words < WORDS_TO_ASK_MIN:
                step = "quiet"
            if step == "quiet" and has_grave(findings[i], grave):
                step = "ask"
            counts["act"] += step in ("act", "both")
            counts["999"] += step == "act"
            counts["ask"] += step in ("ask", "both")
            counts["reach"] += step != "quiet"
        table[label] = counts
    return table
