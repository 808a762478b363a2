"""Comparison of two verdicts on each case: counts agreements, and requires a listed reason for each difference."""

import argparse
import collections
import dataclasses
import random
from collections.abc import Callable
from typing import Any


# The number of cases that makes every rule necessary.
ENOUGH = 10_000


@dataclasses.dataclass(frozen=True)
class Rule:
    """A reason for a difference.

    `applies` depends only on the case, not on the way in which it was created. A rule by which we refuse applies to every
    matching case, even if the judge does not differ. A rule by which we accept only explains differences.
    """

    name: str
    reason: str
    we_accept: bool
    applies: Callable[[Any], bool]
    # The judges that differ; empty for all.
    judges: tuple[str, ...] = ()
    # Whether a rule by which we refuse holds even if no judge differs.
    always: bool = True


class Comparison:
    """The differences by judge."""

    def __init__(self, rules, seed, cases, script):
        self.rules = rules
        self.seed = seed
        self.cases = cases
        self.script = script
        self.counts = collections.Counter()
        self.used = collections.Counter()
        self.failures = []

    def add(self, index, case, ours, verdicts, rules=None):
        """Compares our verdict on a case with that of each judge: True, or a reason for refusal."""
        rules = rules or self.rules
        strict = next((rule for rule in rules if rule.always and not rule.we_accept and rule.applies(case)), None)
        if ours and strict:
            self.fail(index, case, f"accepted in spite of the rule: {strict.name}")
        for judge, verdict in verdicts.items():
            theirs = verdict is True
            self.counts[judge, ours, theirs] += 1
            if ours == theirs:
                continue
            rule = self._reason(rules, case, judge, ours)
            if rule:
                self.used[rule.name] += 1
            else:
                said = "accepts" if theirs else f"refuses ({verdict})"
                self.fail(index, case, f"we {'accept' if ours else 'refuse'}, {judge} {said}, and no rule says why")

    def _reason(self, rules, case, judge, ours):
        for rule in rules:
            if rule.we_accept == ours and (not rule.judges or judge in rule.judges) and rule.applies(case):
                return rule
        return None

    def fail(self, index, case, sentence):
        self.failures.append(
            f"case {index}: {sentence}\n{case}\n  again: {self.script} --seed {self.seed} --case {index}"
        )

    def report(self, judges, complete):
        """Prints the counts, and returns whether there are no failures."""
        for judge in judges:
            both, we, they, neither = (self.counts[judge, *key] for key in [(1, 1), (1, 0), (0, 1), (0, 0)])
            print(f"{judge}: both accept {both}, both refuse {neither}, we alone accept {we}, it alone accepts {they}")
        for rule in self.rules:
            who = "we accept" if rule.we_accept else "we refuse"
            print(f"  {self.used[rule.name]:7} {rule.name}: {who}, {rule.reason}")
        unused = [rule.name for rule in self.rules if not self.used[rule.name]]
        # A short run may not contain rare cases.
        if self.cases >= ENOUGH and complete and unused:
            self.failures.append(f"rules that no case needed: {', '.join(unused)}")
        for failure in self.failures[:20]:
            print(f"FAILED: {failure}")
        if len(self.failures) > 20:
            print(f"FAILED: {len(self.failures) - 20} more")
        return not self.failures


def options(description):
    """The options of both comparisons."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cases", type=int, default=100_000, help="how many are made")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats a run")
    parser.add_argument("--case", type=int, help="looks at this one of them only")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.cases if chosen.case is None else 1} cases", flush=True)
    return chosen


def each_block(chosen, look):
    """Processes the cases of a run in blocks of numbers. Each case depends only on the seed and its number."""
    first, end = (0, chosen.cases) if chosen.case is None else (chosen.case, chosen.case + 1)
    for start in range(first, end, 256):
        block = range(start, min(start + 256, end))
        try:
            look(block)
        except Exception:
            print(f"FAILED: in one of the cases {block.start} to {block.stop - 1}", flush=True)
            raise


def randomness(seed, index):
    return random.Random(f"{seed} {index}")
