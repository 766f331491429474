"""arxiv-sanity-lite on papers of ours, in the current folder: the checkout stays as it is.

    python3 sanity.py CHECKOUT fill PAPERS.jsonl    # into data/, through its aslite/db.py; says how many
    python3 sanity.py CHECKOUT compute              # its compute.py; says seconds, seconds of processor time, most memory in bytes

Needs the packages of its requirements.txt (Debian: python3-flask, python3-sqlitedict, python3-sklearn).
"""
import calendar
import json
import os
import resource
import runpy
import sys
import time

import flask  # noqa: F401 - what is missing is to be known before anything is measured
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: F401 - before the clock starts

checkout, what, *rest = sys.argv[1:]
sys.path.insert(0, checkout)


def fill(path):
    """No more of a paper than its programs read: it has less to unpack than from the API."""
    from aslite.db import get_metas_db, get_papers_db

    os.makedirs("data", exist_ok=True)
    papers, times = get_papers_db(flag="c", autocommit=False), {}
    with open(path, encoding="utf-8") as lines:
        for paper in map(json.loads, lines):
            day = time.strptime(paper.get("updated") or paper.get("published") or "1991-08-14", "%Y-%m-%d")
            seconds = calendar.timegm(day)
            papers[paper["id"]] = {
                "_id": paper["id"],
                "_time": seconds,
                "_time_str": time.strftime("%b %d %Y", day),
                "title": paper["title"],
                "summary": paper["abstract"],
                "authors": [{"name": name} for name in paper["authors"]],
                "tags": [{"term": category} for category in paper["categories"]],
            }
            times[paper["id"]] = seconds
    papers.commit()

    # One after the other: both are in one file, which the first keeps to itself until then.
    metas = get_metas_db(flag="c", autocommit=False)
    for paper, seconds in times.items():
        metas[paper] = {"_time": seconds}
    metas.commit()
    print(len(papers), len(metas))


def compute():
    """Without the start of Python and the loading of scikit-learn, which weigh little at many papers and much at few."""
    sys.argv = ["compute.py"]
    said, sys.stdout = sys.stdout, open(os.devnull, "w")
    began, cpu = time.perf_counter(), time.process_time()
    runpy.run_path(os.path.join(checkout, "compute.py"), run_name="__main__")
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(took, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, file=said)


if what == "fill":
    fill(*rest)
else:
    compute()
