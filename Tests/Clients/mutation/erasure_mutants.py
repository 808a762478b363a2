"""Erased people: the data that is removed from events and texts, and the appearance of the person in the fold."""

from mutant import flip

FOLDED = "an erased user has a pseudonym for a name and for an address"
REACH = "an erasure reaches what was said before it and at its time, and nothing later"
LEARNED = "an erasure teaches the name and the address of the person, and of nobody else"
TWICE = "nothing is learned twice, nor from events that are erased already"
ACTOR = "an actor is erased by the address everywhere, and by the name in the person's account"
AGAIN = "a kept event without its actor is the same event, sent again"
TEXT = "a text mentions a person by the address, or by the name as a whole value"

MUTANTS = [
    flip("an update brings the name of an erased person back", "AccountFold.shown", "profile.erased(id)", "profile",
         "an update after an erasure does not bring the name back"),
    flip("nobody starts afresh after an erasure", "AccountFold.shown", "event.time > erased", "false",
         "a user who is added after an erasure has the name of that time"),
    flip("a user who is added at the instant of the erasure starts afresh", "AccountFold.shown",
         "event.time > erased", "event.time >= erased", "a user who is added at the instant of the erasure has no name"),
    flip("a user who starts afresh is erased again by updates", "AccountFold.shown", "state.erased[id] = ⟦nil⟧",
         "erased", "a user who is added after an erasure has the name of that time"),
    flip("a second erasure leaves a line", "AccountFold.erase", "isKnown, ⟦isNew⟧", "true",
         "an erasure leaves one line, under the pseudonym, also if it is sent twice"),
    flip("the erasure of a stranger leaves a line", "AccountFold.erase", "guard ⟦isKnown⟧", "true",
         "an erasure of somebody who was never there leaves no line"),
    flip("a deleted account forgets its erasures", "AccountFold.delete", "empty.state.erased = ⟦state.erased⟧", "[:]",
         "an erasure is remembered when the account is deleted and made again"),
    flip("an erasure takes the role", "UserProfile.erased", "role: ⟦role⟧", "nil",
         "an erased event keeps the role and the registration"),
    flip("an erased user keeps the address", "User.erase", "email = ⟦UserProfile.address(of: id)⟧", "email", FOLDED),
    flip("an erased user keeps the name", "User.erase", "name = ⟦UserProfile.pseudonym(of: id)⟧", "name", FOLDED),
    flip("what is said at the time of the erasure keeps the name", "ErasedPeople.includes", "time <= $0", "time < $0",
         REACH),
    flip("an erasure reaches everything, however late", "ErasedPeople.includes", "time <= $0", "true", REACH),
    flip("the erasure that is known last counts", "ErasedPeople.add", "known >= time", "false",
         "the latest erasure counts, in whatever order erasures become known"),
    flip("an erased event keeps the tier of nobody", "Event.erasing", "tier = ⟦.string(text)⟧", "nil",
         "an erased event keeps the fields that are known, and no others", case=".license(let account, let user, let product, let change)"),
    flip("an event of an unknown type keeps the name", "Event.erasing", "isErased(account, user)", "false",
         "an event of an unknown type that names an erased person keeps the ids only", case=".unknown"),
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
         "the name of an erased person is no actor of an event without an account"),
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
    flip("values in JSON are not found", "Erasures.mentions", "value.texts.contains(where: isErased)", "false", TEXT,
         "0041na ruiz"),
    flip("only whole cells are searched for addresses", "Erasures.mentions", "cells + words", "cells", TEXT,
         "write to"),
    flip("a name that ends a sentence is not found", "Erasures.mentions", "$0.trimmed", "String($0)", TEXT,
         "Ana Ruiz."),
    flip("case makes another name", "Erasures.digest", "(0x41...0x5A).contains($0) ? $0 | 0x20 : $0", "$0", ACTOR,
         "ANA RUIZ"),
]
