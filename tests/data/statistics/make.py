# SPDX-License-Identifier: Apache-2.0
"""Writes expected.json: what SciPy says of fixed data, which results/statistics must say too.

    python3 tests/data/statistics/make.py    # Debian 12: python3-scipy 1.10.1
"""
import json
import pathlib

import numpy
import scipy
from scipy import stats

rng = numpy.random.default_rng(20171116)


def wilcoxon(differences):
    """With the method that fbbench chooses: SciPy 1.10 itself ignores ties and goes by n alone."""
    d = numpy.asarray(differences, dtype=float)
    left = d[d != 0]
    exact = len(left) <= 50 and len(set(abs(left))) == len(left)
    result = stats.wilcoxon(left, zero_method="wilcox", correction=False,
                            method="exact" if exact else "approx")
    return {"d": d.tolist(), "statistic": result.statistic, "p": result.pvalue, "exact": exact}


def friedman(rows):
    result = stats.friedmanchisquare(*rows)
    return {"rows": numpy.asarray(rows).tolist(), "statistic": result.statistic, "p": result.pvalue}


def correlation(a, b):
    return {"a": numpy.asarray(a).tolist(), "b": numpy.asarray(b).tolist(),
            "spearman": stats.spearmanr(a, b)[0], "kendall": stats.kendalltau(a, b, variant="b")[0]}


def bootstrap(values, method, resamples=1_000_000):
    result = stats.bootstrap((numpy.asarray(values),), numpy.mean, method=method, batch=10_000,
                             n_resamples=resamples, random_state=numpy.random.default_rng(1))
    return [result.confidence_interval.low, result.confidence_interval.high]


def macro_mean(values, classes, axis=-1):
    """Mean of the classes' means; a class without a value doesn't count."""
    total = present = 0
    for number in (0, 1, 2):
        of_class = classes == number
        count = of_class.sum(axis)
        total = total + (values * of_class).sum(axis) / numpy.maximum(count, 1)
        present = present + (count > 0)
    return total / present


def macro_bootstrap(values, classes, method, resamples=1_000_000):
    result = stats.bootstrap((values, classes), macro_mean, method=method, batch=10_000, paired=True,
                             n_resamples=resamples, random_state=numpy.random.default_rng(1))
    return [result.confidence_interval.low, result.confidence_interval.high]


def rounded(n, scale, digits):
    return numpy.round(rng.normal(0.3, 1, n) * scale, digits)


skewed = numpy.round(rng.lognormal(0, 1, 40), 6)
thirds = numpy.repeat([0, 1, 2], [20, 12, 8])
pair = skewed - numpy.round(rng.lognormal(0.2, 0.8, 40), 6)
ranges = [(k, alpha) for k in (2, 3, 5, 10, 26, 60) for alpha in (0.1, 0.05, 0.01)]
expected = {
    "made_with": f"SciPy {scipy.__version__}, NumPy {numpy.__version__}",
    "wilcoxon": [wilcoxon(d) for d in [
        [0.5], [0.5, -0.25], [3, 1, -2],
        rounded(8, 1, 6), rounded(50, 1, 6), rounded(51, 1, 6), rounded(400, 1, 6),
        rounded(30, 2, 0), rounded(200, 2, 0), numpy.append(rounded(20, 1, 6), [0, 0, 0]),
        [1, 1, 1, -1, 0, 1]]],
    "friedman": [friedman(rng.normal([[0.0], [0.3], [0.6], [0.3]], 1, (4, 15)).round(6)),
                 friedman(rng.integers(0, 3, (5, 40)).astype(float)),
                 friedman([[1, 2, 3.0], [2, 3, 1], [3, 1, 2]])],
    "studentized_range": [{"k": k, "p": 1 - alpha,
                           "q": stats.studentized_range.ppf(1 - alpha, k, numpy.inf)}
                          for k, alpha in ranges],
    "correlation": [correlation([1, 2, 3, 4.0], [2, 1, 4, 3.0]),
                    correlation(rng.integers(0, 5, 30).astype(float), rng.normal(0, 1, 30).round(6)),
                    correlation(rng.integers(0, 3, 50), rng.integers(0, 4, 50))],
    "bootstrap": [{"values": v.tolist(), "percentile": bootstrap(v, "percentile"),
                   "bca": bootstrap(v, "BCa")} for v in (skewed, pair)],
    "macro_bootstrap": [{"values": skewed.tolist(), "classes": thirds.tolist(),
                         "percentile": macro_bootstrap(skewed, thirds, "percentile"),
                         "bca": macro_bootstrap(skewed, thirds, "BCa")}],
}
path = pathlib.Path(__file__).with_name("expected.json")
path.write_text(json.dumps(expected, default=float) + "\n")
