"""Erased people: the data that is removed from events and texts, and the appearance of the person in the fold."""

from mutant import flip

FOLDED = "the name and address of an erased user are replaced by a pseudonym"
REACH = "an erasure applies to events up to and including its time, but not to later ones"
LEARNED = "an erasure records the name and address of the erased person, and of no one else"
TWICE = "a name is recorded only once, and never from an event that is already erased"
ACTOR = "an actor is erased by address in every account, and by name only in the person's account"
AGAIN = "a stored event with an erased actor is recognized as a duplicate of the original event"
TEXT = "a text mentions a person if it contains the address, or the name as a complete value"

MUTANTS = [
    flip("an update brings the name of an erased person back", "AccountFold.shown", "profile.erased(id)", "profile",
         "an update after an erasure does not restore the name"),
    flip("nobody starts afresh after an erasure", "AccountFold.shown", "event.time > erased", "false",
         "a user who is added again after an erasure has the new name"),
    flip("a user who is added at the instant of the erasure starts afresh", "AccountFold.shown",
         "event.time > erased", "event.time >= erased", "a user who is added at the instant of the erasure remains erased"),
    flip("a user who starts afresh is erased again by updates", "AccountFold.shown", "state.erased[id] = ⟦nil⟧",
         "erased", "a user who is added again after an erasure has the new name"),
    flip("a second erasure leaves a line", "AccountFold.erase", "isKnown, ⟦isNew⟧", "true",
         "an erasure adds one history entry under the pseudonym, even if it is sent twice"),
    flip("the erasure of a stranger leaves a line", "AccountFold.erase", "guard ⟦isKnown⟧", "true",
         "erasing a user who does not exist adds no history entry"),
    flip("a deleted account forgets its erasures", "AccountFold.delete", "empty.state.erased = ⟦state.erased⟧", "[:]",
         "an erasure still applies after the account is deleted and recreated"),
    flip("an erasure takes the role", "UserProfile.erased", "role: ⟦role⟧", "nil",
         "an erased event keeps the role and the registration"),
    flip("an erased user keeps the address", "User.erase", "email = ⟦UserProfile.address(of: id)⟧", "email", FOLDED),
    flip("an erased user keeps the name", "User.erase", "name = ⟦UserProfile.pseudonym(of: id)⟧", "name", FOLDED),
    flip("what is said at the time of the erasure keeps the name", "ErasedPeople.includes", "time <= $0", "time < $0",
         REACH),
    flip("an erasure reaches everything, however late", "ErasedPeople.includes", "time <= $0", "true", REACH),
    flip("the erasure that is known last counts", "ErasedPeople.add", "known >= time", "false",
         "the latest erasure applies, regardless of the order in which erasures arrive"),
    flip("an erased event keeps the tier of nobody", "Event.erasing", "tier = ⟦.string(text)⟧", "nil",
         "an erased event keeps only the known fields", case=".license(let account, let user, let product, let change)"),
    flip("an event of an unknown type keeps the name", "Event.erasing", "isErased(account, user)", "false",
         "an event of an unknown type about an erased person keeps only the ids", case=".unknown"),
    flip("the name of everybody is learned", "Erasures.learn",
         "people.includes(user, of: account, at: event.time) && !profile.isErased(user)", "!profile.isErased(user)",
         LEARNED),
    flip("pseudonyms are learned", "Erasures.learn", "!profile.isErased(user)", "true", TWICE),
    flip("known names are news", "Erasures.learn", "add(name)", "{ _ in true }(add(name))", TWICE),
    flip("a name counts in every account", "Erasures.learn", "digest(of: profile.name), account: ⟦account⟧", "nil",
         ACTOR, "beta"),
    flip("an address counts in its account only", "Erasures.learn", "digest(of: profile.email), account: ⟦nil⟧",
         "account", ACTOR, "ANA@EXAMPLE.COM"),
    flip("actors are kept", "Erasures.erased", "isErased(actor, in: event.owningAccount)", "false", ACTOR, "Ana Ruiz"),
    flip("an actor is searched for no address", "Erasures.isErased",
         "words.contains(where: { addresses.contains(self.digest(of: $0.trimmed)) })", "false", ACTOR, "mailto"),
    flip("an event without an account keeps its actor", "Erasures.isErased", "account.map(accounts.contains) ?? true",
         "account.map(accounts.contains) ?? false",
         "an erased person's name is also erased as the actor of an event without an account"),
    flip("the original of an erased event is another event", "Erasures.recognizes",
         "event.isErasedForm(of: kept) || kept.isErasedForm(of: event)", "event.isErasedForm(of: kept)", AGAIN),
    flip("the erased form of an event is another event", "Erasures.recognizes",
         "event.isErasedForm(of: kept) || kept.isErasedForm(of: event)", "kept.isErasedForm(of: event)", AGAIN),
    flip("an event whose actor is erased is another event", "Event.isErasedForm",
         "actor.isExactly(Self.erasedActor)", "false", AGAIN),
    flip("names in texts are not found", "Erasures.mentions", "addresses.contains(digest) || names[digest] != nil",
         "addresses.contains(digest)", TEXT, "1;Ana Ruiz;x"),
    flip("addresses in texts are not found", "Erasures.mentions",
         "addresses.contains(digest) || names[digest] != nil", "names[digest] != nil", TEXT, "ana@example.com"),
    flip("values in JSON are not found", "Erasures.mentions", "?.texts ?? []", "?.texts.prefix(0) ?? []", TEXT,
         "0041na ruiz"),
    flip("only whole cells are searched for addresses", "Erasures.mentions",
         "(cells + Self.possibleAddresses(in: text))", "cells", TEXT, "write to"),
    flip("a name that ends a sentence is not found", "Erasures.mentions", "$0.trimmed", "String($0)", TEXT,
         "Ana Ruiz."),
    flip("case makes another name", "Erasures.digest", "(0x41...0x5A).contains($0) ? $0 | 0x20 : $0", "$0", ACTOR,
         "ANA RUIZ"),
]
