#!/usr/bin/env python3
"""Run `onrecord batch` over the development sets and print what the scorers say.

usage: evaluate.py ONRECORD DATA TOOLS [train|dev]

ONRECORD  the binary
DATA      the folder with gold/, sentences/
TOOLS     the folder with score_kinds.py, reports_to_sentences.py, score_sentences.py
Standard library only; nothing is read but these folders, nothing is written but a temporary folder.
"""
import json
import os
import subprocess
import sys
import tempfile


def batch(binary, gold, out, keep=lambda document: True):
    documents = [d for d in map(json.loads, open(gold, encoding="utf-8")) if keep(d)]
    lines = "".join(json.dumps({"id": d["doc_id"], "text": d["text"]}) + "\n" for d in documents)
    with open(out, "wb") as file:
        subprocess.run([binary, "batch"], input=lines.encode("utf-8"), stdout=file, check=True)


def main():
    binary, data, tools = sys.argv[1:4]
    split = sys.argv[4] if len(sys.argv) > 4 else "dev"
    with tempfile.TemporaryDirectory() as folder:
        gold, reports = f"{data}/gold/{split}.jsonl", os.path.join(folder, "kinds.jsonl")
        batch(binary, gold, reports)
        print(f"== kinds, {split}", flush=True)
        subprocess.run([sys.executable, f"{tools}/score_kinds.py", gold, reports], check=True)
        subprocess.run([sys.executable, f"{tools}/score_calibration.py", gold, reports], check=False)
        gold, reports = f"{data}/sentences/gum_train_dev.jsonl", os.path.join(folder, "sentences.jsonl")
        batch(binary, gold, reports)
        spans = os.path.join(folder, "spans.jsonl")
        subprocess.run([sys.executable, f"{tools}/reports_to_sentences.py", gold, reports, spans], check=True)
        print("== sentences, GUM news", flush=True)
        subprocess.run([sys.executable, f"{tools}/score_sentences.py", gold, spans, "genre=news"], check=True)


main()
