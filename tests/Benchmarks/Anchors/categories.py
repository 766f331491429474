"""What a reader would try first, on the same papers: TF-IDF of words and one linear SVM a category.

    /usr/bin/python3 tests/Benchmarks/Anchors/categories.py ../shared/data/corpus

Needs scikit-learn (Debian: python3-sklearn). One global threshold, chosen on the first half of the dev file, and at least
one category a paper; scored on the second half. Prints F1 and papers per second of processor time, vectorising included.

--turns: for the benchmarks. Says "ready" when it has learned; then for each line it is given reads the dev papers and says how many it did in
a second of processor time and of the clock, one model after the other. --train N: learns from the first N papers alone, in a time that a small run can spare.
"""
import argparse
import gzip
import json
import sys
import time
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC


arguments = argparse.ArgumentParser()
arguments.add_argument("corpus")
arguments.add_argument("--turns", action="store_true")
arguments.add_argument("--train", type=int)
arguments = arguments.parse_args()


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def f1(truth, given):
    right = (truth & given).sum(0)
    both = truth.sum(0) + given.sum(0)
    return 2 * right.sum() / both.sum(), np.mean(np.where(both > 0, 2 * right / np.maximum(both, 1), 0))


def decide(scores, threshold):
    given = scores > threshold
    given[np.arange(len(scores)), scores.argmax(1)] = True
    return given


train, dev = (read(f"{arguments.corpus}/arxiv-{name}.jsonl.gz") for name in ("train", "dev"))
counts = Counter(category for paper in train for category in set(paper["categories"]))
labels = sorted(category for category, papers in counts.items() if papers >= 100)
train = train[: arguments.train]


def truth(papers):
    return np.array([[label in paper["categories"] for label in labels] for paper in papers])


def texts(papers):
    return [paper["title"] + " " + paper["abstract"] for paper in papers]


vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=3)
vectors = vectorizer.fit_transform(texts(train))
is_in = truth(train)
is_in[0] |= ~is_in.any(0)  # A model needs one paper at least to learn from; few papers may have none of a category.
models = [LinearSVC(C=0.2).fit(vectors, is_in[:, at]) for at in range(len(labels))]
weights = np.array([model.coef_[0] for model in models]).T
bias = np.array([model.intercept_[0] for model in models])


def speed(score, rounds=3):
    speeds = []
    for _ in range(rounds):
        began = time.process_time()
        score(vectorizer.transform(texts(dev)))
        speeds.append(len(dev) / (time.process_time() - began))
    return sorted(speeds)[rounds // 2]


def one_after_the_other(found):
    return [model.decision_function(found) for model in models]


if arguments.turns:
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.monotonic()
        by_processor = speed(one_after_the_other, rounds=1)
        print(by_processor, len(dev) / (time.monotonic() - began), flush=True)
    sys.exit()

plain = speed(one_after_the_other)
stacked = speed(lambda found: found @ weights + bias)
scores = vectorizer.transform(texts(dev)) @ weights + bias

half = len(dev) // 2
is_in = truth(dev)
threshold = max(np.quantile(scores[:half], np.linspace(0.95, 0.999, 100)), key=lambda at: f1(is_in[:half], decide(scores[:half], at))[0])
micro, macro = f1(is_in[half:], decide(scores[half:], threshold))
print(f"{len(labels)} categories, {len(dev) - half} papers: micro F1 {micro:.3f}, macro F1 {macro:.3f}")
print(f"{plain:,.0f} papers per second of processor time, one model after the other, as OneVsRestClassifier does")
print(f"{stacked:,.0f} with the weights of all models stacked into one matrix by hand")
