#!/usr/bin/env python3
"""Count how often a kind is right by the cue that decided it, and write models/confidence.toml.

usage: calibrate.py GOLD.jsonl REPORTS.jsonl OUT.toml

GOLD     one document a line: {"doc_id","text","units":[{"start","end","label"}]}, code point offsets
REPORTS  what `onrecord batch` wrote for the same documents
Only the training split may be counted. Standard library only.
"""
import collections
import json
import sys


def main():
    gold = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    reports = {r["id"]: r for r in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
    counts = collections.defaultdict(lambda: [0, 0])
    for document in gold:
        at = [0]
        for character in document["text"]:
            at.append(at[-1] + len(character.encode("utf-8")))
        statements = reports[document["doc_id"]]["statements"]
        for unit in document["units"]:
            start, end = at[unit["start"]], at[unit["end"]]

            def overlap(statement):
                return min(end, statement["span"]["end"]) - max(start, statement["span"]["start"])

            best = max(statements, key=overlap, default=None)
            if best is None or overlap(best) <= 0:
                continue
            cues = best.get("cues") or []
            if cues:
                cue = cues[0]["kind"]
            elif best["label"] == "non_claim":
                cue = "block" if best["block"] in ("heading", "boilerplate") else "wording"
            else:
                cue = "none"
            counts[best["label"], cue][0] += best["label"] == unit["label"]
            counts[best["label"], cue][1] += 1
    lines = [
        "# How often a kind decided by each cue is right, in hundredths; made by training/calibrate.py.",
        "# Counted on the training split of the labelled statements (models/kinds.md), add-one smoothed.",
        "# `none` is a fact with no cue; `block` and `wording` are what makes a non-claim.",
    ]
    kind = None
    for (label, cue), (right, seen) in sorted(counts.items()):
        if label != kind:
            lines += ["", f"[{label}]"]
            kind = label
        lines.append(f"{cue} = {min(99, round(100 * (right + 1) / (seen + 2)))} # of {seen}")
    open(sys.argv[3], "w", encoding="utf-8").write("\n".join(lines) + "\n")


main()
