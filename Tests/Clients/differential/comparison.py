"""Two verdicts on the same thing: counted where they agree, and held to a list of reasons where they do not."""

import argparse
import collections
import dataclasses
import random
from collections.abc import Callable
from typing import Any


# As many cases as make every rule necessary.
ENOUGH = 10_000


@dataclasses.dataclass(frozen=True)
class Rule:
    """A reason to differ.

    `applies` looks at the case alone, never at how it was made. A rule by which we refuse holds for every case to which
    it applies, whether the judge differs or not; one by which we accept only explains.
    """

    name: str
    reason: str
    we_accept: bool
    applies: Callable[[Any], bool]
    # Those who differ; all where it is empty.
    judges: tuple[str, ...] = ()
    # Whether a rule by which we refuse holds even where no judge differs.
    always: bool = True


class Comparison:
    """The findings, by judge."""

    def __init__(self, rules, seed, cases, script):
        self.rules = rules
        self.seed = seed
        self.cases = cases
        self.script = script
        self.counts = collections.Counter()
        self.used = collections.Counter()
        self.failures = []

    def add(self, index, case, ours, verdicts, rules=None):
        """Compares whether we accept a case with what each judge says of it: True, or a reason to refuse it."""
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
        """Prints the counts, and says whether all is well."""
        for judge in judges:
            both, we, they, neither = (self.counts[judge, *key] for key in [(1, 1), (1, 0), (0, 1), (0, 0)])
            print(f"{judge}: both accept {both}, both refuse {neither}, we alone accept {we}, it alone accepts {they}")
        for rule in self.rules:
            who = "we accept" if rule.we_accept else "we refuse"
            print(f"  {self.used[rule.name]:7} {rule.name}: {who}, {rule.reason}")
        unused = [rule.name for rule in self.rules if not self.used[rule.name]]
        # A short run need not meet what is rare.
        if self.cases >= ENOUGH and complete and unused:
            self.failures.append(f"rules that no case needed: {', '.join(unused)}")
        for failure in self.failures[:20]:
            print(f"FAILED: {failure}")
        if len(self.failures) > 20:
            print(f"FAILED: {len(self.failures) - 20} more")
        return not self.failures


def options(description):
    """What both comparisons can be told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cases", type=int, default=100_000, help="how many are made")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="repeats a run")
    parser.add_argument("--case", type=int, help="looks at this one of them only")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.cases if chosen.case is None else 1} cases", flush=True)
    return chosen


def each_block(chosen, look):
    """Looks at the cases of a run in blocks of their numbers; each is made from the seed and its number alone."""
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
