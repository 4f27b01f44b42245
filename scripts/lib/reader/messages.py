"""What the reader is trained on and measured on. Texts are split by writer, never by row."""
import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MESSAGES = ROOT / "core/data/reader/messages"
GROUPS = ["abdomen", "bleeding", "brain", "breathing", "children", "eye", "general", "heart", "infection", "injury",
          "mental", "metabolic", "pregnancy"]
EMERGENCY = {"emergency-999", "emergency-department", "crisis-line", "maternity-unit"}
LANGUAGE_PARTS = 5  # of each language the last of so many parts is held out
LANGUAGE_BLOCK = 20  # lines that stay together: neighbours are often of one situation
EXTRA_WEIGHT = 0.4  # of a text that is no message of a training writer
# Rules were tuned on parts of what these wrote, so the decisions are not fitted on them.
TUNED_WRITERS = {"writer-01", "writer-02", "writer-03", "writer-04"}
# Of the shared texts, those whose licence is open.
FORUM = "c_patient_messages"
COUNSELLING = "c_counselchat_questions"


@dataclass
class Message:
    text: str
    label: str  # E, S or R
    group: str  # one of GROUPS, or none
    writer: str  # the name of the file; of a text from elsewhere, the name of the collection
    part: str  # what is left out together when scores are made out of fold
    role: str  # train, extra, held-out
    line: int = 0


def role_and_part(writer, line):
    if writer.startswith("held-out"):
        return "held-out", writer
    if writer.startswith("language-"):
        part = line // LANGUAGE_BLOCK % LANGUAGE_PARTS
        return ("held-out", writer) if part == LANGUAGE_PARTS - 1 else ("train", f"languages-{part}")
    return "train", writer


def own_messages(held_out):
    """Every message of core/data/reader/messages; the held-out ones only when they are asked for."""
    found = []
    for path in sorted(MESSAGES.glob("*.jsonl")):
        if path.stem.startswith("held-out") and not held_out:
            continue
        for line, row in enumerate(path.read_text(encoding="utf-8").splitlines()):
            role, part = role_and_part(path.stem, line)
            if (role == "held-out") != held_out:
                continue
            row = json.loads(row)
            # What two readers label differently trains nothing and is measured nowhere.
            if row["second"] not in (None, row["label"]):
                continue
            group = row["group"] if row["group"] in GROUPS else "none"
            found.append(Message(row["text"], row["label"], group, path.stem, part, role, line))
    return found


def label_of_action(action):
    return "E" if action in EMERGENCY else "S" if action == "urgent-same-day" else "R"


def rule_texts():
    """The texts that the rules were tuned on, and the rules' own examples: for the text model only."""
    found = []
    for path in sorted((ROOT / "tests/fixtures/redflags").glob("vignettes-*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["text"]:
                found.append(extra(row["text"], label_of_action(row["minimum"]), row["group"], "vignettes"))
    for path in sorted((ROOT / "core/data/redflags").glob("*.json")):
        if path.stem.startswith("language") or path.stem.endswith(".schema"):
            continue
        for rule in json.loads(path.read_text(encoding="utf-8")).get("rules", []):
            group = rule["id"].split(".")[0]
            label = label_of_action(rule["action"])
            found += [extra(text, label, group, "examples") for text in rule["positive"]]
            found += [extra(text, "R", group, "examples") for text in rule["negative"]]
    return found


def extra(text, label, group, writer):
    return Message(text, label, group if group in GROUPS else "none", writer, "", "extra")


def corpus_rows(folder, name):
    with open(folder / f"{name}.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def corpus_texts(folder):
    """Real people's messages from elsewhere (MIT, CC BY), where they are: their rows are not in the repository."""
    if not (folder / f"{FORUM}.tsv").exists():
        return []
    labels = {"routine-candidate": "R", "emergency-advised": "E"}
    found = [extra(row["text"], labels[row["silver_urgency"]], "none", "forum")
             for row in corpus_rows(folder, FORUM) if row["silver_urgency"] in labels]
    return found + [extra(row["text"], "R", "none", "forum") for row in corpus_rows(folder, COUNSELLING)]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
