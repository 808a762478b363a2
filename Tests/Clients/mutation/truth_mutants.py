"""The order of truth: which of two events happened first, and what is taken in together."""

from mutant import of

order = of("Events/Event+Order.swift")
identity = of("Events/Event.swift")
fold = of("State/AccountFold.swift")

PAIR = "of two events one happened first"
BOTH = "from both on, every order in which the switches may have happened counts"

MUTANTS = [
    order("time decides nothing", "left.time != right.time", "false", "the times decide, not the ids"),
    order("times are compared by whole seconds", "left.time != right.time", "left.time.seconds != right.time.seconds",
          PAIR, "time, to the nanosecond"),
    order("sequences of different sources are compared",
          "left.identity.source.utf8.elementsEqual(right.identity.source.utf8)", "true",
          PAIR, "source before sequence where sources differ"),
    order("sequences decide nothing", "left.identity.source.utf8.elementsEqual(right.identity.source.utf8)", "false",
          PAIR, "sequence within one source"),
    order("any sequence comes before none", "guard let left else { return ⟦true⟧ }", "false",
          PAIR, "no sequence before any"),
    order("sequences are compared as numbers", "return ⟦left.utf8.lexicographicallyPrecedes(right.utf8)⟧",
          "(Int(left) ?? 0) < (Int(right) ?? 0)", PAIR, "sequence as text: 10 before 9"),
    order("sequences are compared as letters", "return ⟦left.utf8.lexicographicallyPrecedes(right.utf8)⟧",
          "left < right", PAIR, "where letters only look alike"),
    order("ids are compared backward", "left.identity < right.identity", "right.identity < left.identity",
          PAIR, "id last"),
    identity("ids are compared before sources", "⟦left.source.isExactly(right.source)⟧\n",
             "!left.id.isExactly(right.id)", PAIR, "source before id"),
    identity("sources that look alike are one", "⟦left.source.isExactly(right.source)⟧ && left.id",
             "left.source == right.source",
             "sources that differ in their bytes alone are two sources, in one order"),
    order("sequences of two sources tell which switch was first",
          "identity.source.utf8.elementsEqual(other.identity.source.utf8)", "true", BOTH, "C off lower"),
    order("sequences tell the order of switches as numbers", "sequence.utf8.lexicographicallyPrecedes(following.utf8)",
          "(Int(sequence) ?? 0) < (Int(following) ?? 0)",
          "sequences of an instant are text, too, whichever switch has the lower one"),
    fold("every event is an instant of its own", "$0.event.time == first.event.time", "$0.event == first.event",
         BOTH, "nothing tells the order, C off told first"),
    fold("what happens at the moment itself is left out", "$0.event.time <= moment", "$0.event.time < moment",
         "the cause and since when it holds", "when the user was added"),
    fold("an order that waited comes before the event it waited for", "right[index] < step", "!(step < right[index])",
         "an account that takes steps in instant by instant is the account of all at once"),
]
