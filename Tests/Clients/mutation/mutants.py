"""The catalog: all flipped rules, in the order of their numbers."""

import answer_mutants
import erasure_mutants
import order_mutants
import outcome_mutants
import people_mutants
import switch_mutants
import truth_mutants

MUTANTS = [
    *outcome_mutants.MUTANTS,
    *switch_mutants.MUTANTS,
    *order_mutants.MUTANTS,
    *people_mutants.MUTANTS,
    *truth_mutants.MUTANTS,
    *answer_mutants.MUTANTS,
    *erasure_mutants.MUTANTS,
]
