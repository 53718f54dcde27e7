#!/usr/bin/env python3
"""Run `onrecord batch` over the labelled sets, print one table with the last recorded row, and record a row.

usage: evaluate.py ONRECORD DATA TOOLS [--record NOTE] [--train]

ONRECORD  the binary
DATA      the folder with gold/, attribution/, sentences/, labels/wikiweasel/
TOOLS     the folder with score_kinds.py, score_calibration.py, score_attributions.py,
          reports_to_attributions.py, score_hedges.py, reports_to_sentences.py, score_sentences.py
--record  append the row to models/figures.tsv under a note
--train   add the figures of kinds that five-fold cross-validation gives on the training split
          (runs the training crate, which has to be built)
Standard library only. Only development sets are scored here.
"""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIGURES = os.path.join(ROOT, "models", "figures.tsv")
COLUMNS = [
    "accuracy", "macro-F1(4)", "fact", "attributed", "reconstruction", "opinion", "non-claim", "hedged F1",
    "unsourced F1", "sourced", "source exact", "cue exact", "content exact", "content jac50",
    "direct recall", "source overlap", "WikiWeasel F1", "ECE", "boundary F1",
]


def batch(binary, gold, out):
    lines = ""
    for document in map(json.loads, open(gold, encoding="utf-8")):
        name = document.get("doc_id", document.get("id"))
        lines += json.dumps({"id": name, "text": document["text"]}) + "\n"
    with open(out, "wb") as file:
        subprocess.run([binary, "batch"], input=lines.encode("utf-8"), stdout=file, check=True)


def run(*command):
    done = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8")


def figures(binary, data, tools, folder):
    row = {}
    gold, reports = f"{data}/gold/dev.jsonl", os.path.join(folder, "kinds.jsonl")
    batch(binary, gold, reports)
    kinds = json.loads(run(f"{tools}/score_kinds.py", gold, reports, "--json"))
    row["accuracy"], row["macro-F1(4)"] = kinds["accuracy"], kinds["macro_f1_4"]
    names = ["reported_fact", "attributed_claim", "analyst_reconstruction", "editorial_opinion", "non_claim"]
    for column, name in zip(COLUMNS[2:7], names):
        row[column] = kinds["by_kind"][name]["f1"]
    row["hedged F1"], row["unsourced F1"] = kinds["hedged"]["f1"], kinds["unsourced"]["f1"]
    row["sourced"] = kinds["sourced_accuracy"]
    said = run(f"{tools}/score_calibration.py", gold, reports)
    row["ECE"] = float(re.search(r"calibration error ([\d.]+)", said).group(1))

    gold, reports = f"{data}/attribution/polnear_dev.jsonl", os.path.join(folder, "attributions.jsonl")
    batch(binary, gold, reports)
    spans = os.path.join(folder, "spans.jsonl")
    run(f"{tools}/reports_to_attributions.py", gold, reports, spans)
    said = run(f"{tools}/score_attributions.py", gold, spans)
    for part in ("source", "cue", "content"):
        found = re.search(rf"^{part}\s+exact \(([^)]*)\)\s+jac50 \(([^)]*)\)", said, re.M)
        row[f"{part} exact"] = float(found.group(1).split(",")[2]) / 100
        if part == "content":
            row["content jac50"] = float(found.group(2).split(",")[2]) / 100
    row["direct recall"] = float(re.search(r"'direct': ([\d.]+)", said).group(1)) / 100
    row["source overlap"] = float(re.search(r"'source_overlap_acc': ([\d.]+)", said).group(1)) / 100

    gold, reports = f"{data}/labels/wikiweasel/dev.jsonl", os.path.join(folder, "hedges.jsonl")
    batch(binary, gold, reports)
    said = run(f"{tools}/score_hedges.py", gold, reports)
    row["WikiWeasel F1"] = float(re.search(r"F1 ([\d.]+)", said).group(1))

    gold, reports = f"{data}/sentences/gum_train_dev.jsonl", os.path.join(folder, "sentences.jsonl")
    batch(binary, gold, reports)
    spans = os.path.join(folder, "sentences.spans")
    run(f"{tools}/reports_to_sentences.py", gold, reports, spans)
    said = run(f"{tools}/score_sentences.py", gold, spans, "genre=news")
    boundaries = re.search(r"'inner-boundary P/R/F1': \(([^)]*)\)", said).group(1)
    row["boundary F1"] = float(boundaries.split(",")[2]) / 100
    return row


def last_row():
    if not os.path.exists(FIGURES):
        return None, {}
    lines = open(FIGURES, encoding="utf-8").read().splitlines()
    head, rows = lines[0].split("\t"), [line.split("\t") for line in lines[1:] if line]
    return (rows[-1][1], dict(zip(head[2:], rows[-1][2:]))) if rows else (None, {})


def record(note, row):
    new = not os.path.exists(FIGURES)
    with open(FIGURES, "a", encoding="utf-8") as file:
        if new:
            file.write("\t".join(["date", "note", *COLUMNS]) + "\n")
        day = datetime.date.today().isoformat()
        file.write("\t".join([day, note, *(f"{row[column]:.3f}" for column in COLUMNS)]) + "\n")


def main():
    arguments = sys.argv[1:]
    note = None
    if "--record" in arguments:
        at = arguments.index("--record")
        note = arguments[at + 1]
        del arguments[at:at + 2]
    with_train = "--train" in arguments
    binary, data, tools = [a for a in arguments if a != "--train"]
    with tempfile.TemporaryDirectory() as folder:
        row = figures(binary, data, tools, folder)
    before, old = last_row()
    print(f"{'':18}{'now':>8}{'last':>8}" + (f"   last: {before}" if before else ""))
    for column in COLUMNS:
        print(f"{column:18}{row[column]:8.3f}{old.get(column, '-'):>8}")
    if with_train:
        command = ["cargo", "run", "--release", "--manifest-path", "training/Cargo.toml", "--", "try-kinds", data]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        for line in done.stdout.decode("utf-8").splitlines():
            if line.startswith(("rules, train", "cross-validated")):
                print(line)
    if note:
        record(note, row)


main()
