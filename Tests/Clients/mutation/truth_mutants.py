"""The order of truth: the order of two events, and events that are processed together."""

from mutant import flip

PAIR = "two events are ordered by time, then by source, sequence and id"
BOTH = "with both integrations on, all possible orders of the switches are considered"

MUTANTS = [
    flip("time decides nothing", "Event.<", "left.time != right.time", "false",
         "the order of switches follows their times, not their ids"),
    flip("times are compared by whole seconds", "Event.<", "left.time != right.time",
         "left.time.seconds != right.time.seconds", PAIR, "time, to the nanosecond"),
    flip("sequences of different sources are compared", "Event.<",
         "left.identity.source.utf8.elementsEqual(right.identity.source.utf8)", "true", PAIR,
         "source before sequence where sources differ"),
    flip("sequences decide nothing", "Event.<", "left.identity.source.utf8.elementsEqual(right.identity.source.utf8)",
         "false", PAIR, "sequence within one source"),
    flip("any sequence comes before none", "Event.precedes", "⟦true⟧ }", "false", PAIR, "no sequence before any"),
    flip("sequences are compared as numbers", "Event.precedes", "left.utf8.lexicographicallyPrecedes(right.utf8)",
         "(Int(left) ?? 0) < (Int(right) ?? 0)", PAIR, "sequence as text: 10 before 9"),
    flip("sequences are compared as letters", "Event.precedes", "left.utf8.lexicographicallyPrecedes(right.utf8)",
         "left < right", PAIR, "where letters only look alike"),
    flip("ids are compared backward", "Event.<", "left.identity < right.identity", "right.identity < left.identity",
         PAIR, "id last"),
    flip("ids are compared before sources", "EventIdentity.<", "left.source.isExactly(right.source)",
         "!left.id.isExactly(right.id)", PAIR, "source before id"),
    flip("sources that look alike are one", "EventIdentity.==", "left.source.isExactly(right.source)",
         "left.source == right.source", "sources that differ only in their bytes are distinct, with a defined order"),
    flip("sequences of two sources tell which switch was first", "Event.isKnownToPrecede",
         "identity.source.utf8.elementsEqual(other.identity.source.utf8)", "true", BOTH, "C off lower"),
    flip("sequences tell the order of switches as numbers", "Event.isKnownToPrecede",
         "sequence.utf8.lexicographicallyPrecedes(following.utf8)", "(Int(sequence) ?? 0) < (Int(following) ?? 0)",
         "sequences at one instant are compared as text"),
    flip("every event is an instant of its own", "AccountFold.apply", "$0.event.time == first.event.time",
         "$0.event == first.event", BOTH, "nothing tells the order, C off told first"),
    flip("what happens at the moment itself is left out", "AccountFold.advance", "$0.event.time <= moment",
         "$0.event.time < moment", "each situation has the expected cause, outcome and start time", "when the user was added"),
    flip("an order that waited comes before the event it waited for", "merged", "right[index] < step",
         "!(step < right[index])", "applying events instant by instant gives the same account as applying all at once"),
]
