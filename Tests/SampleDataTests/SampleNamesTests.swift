import Licensing
import Testing

@testable import SampleData

struct SampleNamesTests {
    @Test func `every culture has twelve given and twelve family names`() {
        #expect(SampleNames.cultures.count == 12)
        for culture in SampleNames.cultures {
            #expect(culture.given.count == SampleNames.partCount)
            #expect(culture.family.count == SampleNames.partCount)
        }
    }

    @Test(arguments: SampleNames.strides)
    func `people of one account have distinct names and mailboxes`(stride: Int) {
        let people = (0..<4000).map { SampleNames.person($0, offset: 17, stride: stride) }
        #expect(Set(people.prefix(1728).map(\.name)).count == 1728)
        #expect(Set(people.map(\.mailbox)).count == people.count)
    }

    @Test func `mailboxes are plain ASCII`() {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-")
        for ordinal in 0..<1728 {
            let person = SampleNames.person(ordinal, offset: 0, stride: 313)
            #expect(person.mailbox.allSatisfy(allowed.contains), "\(person)")
        }
    }

    @Test func `the longest names have at most two hundred characters`() {
        #expect((100...200).contains(SampleNames.longest.name.unicodeScalars.count))
        #expect(SampleCompanies.customers.allSatisfy { $0.name.unicodeScalars.count <= 180 })
    }

    @Test func `account ids are unique, regardless of the number of accounts`() {
        let companies = (0..<5000).map { SampleCompanies.customer(of: $0, offset: 5) }
        #expect(Set(companies.map(\.slug)).count == companies.count)
        #expect(Set(companies.map(\.name)).count == companies.count)
        #expect(companies.allSatisfy { AccountID($0.slug) != nil })
    }
}
