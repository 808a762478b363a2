import Localization
import Testing

struct PluralRulesTests {
    private static let spanish: [PluralCategory: String] = [
        .one: "n = 1",
        .many: "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5",
        .other: "",
    ]
    private static let english: [PluralCategory: String] = [.one: "i = 1 and v = 0"]
    private static let polish: [PluralCategory: String] = [
        .one: "i = 1 and v = 0",
        .few: "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
        .many:
            "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14",
    ]
    private static let arabic: [PluralCategory: String] = [
        .zero: "n = 0 @integer 0 @decimal 0.0, 0.00, 0.000, 0.0000",
        .one: "n = 1 @integer 1 @decimal 1.0, 1.00, 1.000, 1.0000",
        .two: "n = 2 @integer 2",
        .few: "n % 100 = 3..10 @integer 3~10, 103~110, 1003, …",
        .many: "n % 100 = 11..99 @integer 11~26, 111, 1011, …",
        .other: " @integer 100~102, 200~202, …",
    ]

    @Test(arguments: [
        (0, PluralCategory.other), (1, .one), (2, .other), (1000, .other), (1234, .other), (-1, .one), (12345, .other),
        (1_000_000, .many), (2_000_000, .many), (10_000_000, .many), (1_000_001, .other), (1_500_000, .other),
        (-1_000_000, .many), (.max, .other), (.min, .other),
    ])
    func `Spanish uses many only for whole millions`(number: Int, category: PluralCategory) throws {
        #expect(try PluralRules(parsing: Self.spanish).category(of: number) == category)
    }

    @Test(arguments: [
        (0, PluralCategory.other), (1, .one), (2, .other), (-1, .one), (12345, .other), (1_000_000, .other),
    ])
    func `English uses one only for 1`(number: Int, category: PluralCategory) throws {
        #expect(try PluralRules(parsing: Self.english).category(of: number) == category)
    }

    @Test(arguments: [
        (0, PluralCategory.many), (1, .one), (2, .few), (4, .few), (5, .many), (11, .many), (12, .many), (14, .many),
        (21, .many), (22, .few), (112, .many), (122, .few),
    ])
    func `a rule can have remainders and ranges`(number: Int, category: PluralCategory) throws {
        #expect(try PluralRules(parsing: Self.polish).category(of: number) == category)
    }

    @Test(arguments: [
        (0, PluralCategory.zero), (1, .one), (2, .two), (3, .few), (110, .few), (11, .many), (99, .many), (100, .other),
        (202, .other),
    ])
    func `a rule can contain its CLDR samples`(number: Int, category: PluralCategory) throws {
        #expect(try PluralRules(parsing: Self.arabic).category(of: number) == category)
    }

    @Test(arguments: [
        ("n = 1,3..5", [1, 3, 4, 5]), ("n != 0..7", [8, 9]), ("n%4=1", [1, 5, 9]),
        ("n = 2 or n = 4 and i = 4", [2, 4]),
        ("n = 2 and v != 0", []), ("v = 0 and w = 0 and f = 0 and t = 0 and c = 0 and n = 6", [6]), (" n  =  3 ", [3]),
    ])
    func `a condition holds for the numbers it names`(condition: String, numbers: [Int]) throws {
        let rules = try PluralRules(parsing: [.few: condition])
        #expect((0...9).filter { rules.category(of: $0) == .few } == numbers)
    }

    @Test func `categories are in the order of CLDR and end with other`() throws {
        #expect(try PluralRules(parsing: Self.spanish).categories == [.one, .many, .other])
        #expect(try PluralRules(parsing: Self.arabic).categories == [.zero, .one, .two, .few, .many, .other])
        #expect(try PluralRules(parsing: [:]).categories == [.other])
    }

    @Test func `a language without rules uses other for every number`() throws {
        let rules = try PluralRules(parsing: [:])
        #expect([0, 1, 2, 1_000_000].allSatisfy { rules.category(of: $0) == .other })
    }

    @Test(arguments: [
        ("", PluralRuleError.Fault.empty, 1),
        ("@integer 1", .empty, 1),
        ("x = 1", .unexpected("x", expected: "one of the operands n, i, v, w, f, t, e, c"), 1),
        ("n", .unexpected("", expected: "`=` or `!=`"), 2),
        ("n is 1", .unexpected("is", expected: "`=` or `!=`"), 3),
        ("n = one", .unexpected("one", expected: "a number"), 5),
        ("n = 1 n = 2", .unexpected("n", expected: "`and`, `or` or the end of the rule"), 7),
        ("n = 1 and", .unexpected("", expected: "one of the operands n, i, v, w, f, t, e, c"), 10),
        ("n = 1,", .unexpected("", expected: "a number"), 7),
        ("n = 1..", .unexpected("", expected: "a number"), 8),
        ("n % 0 = 1", .zeroModulus, 5),
        ("n = 5..3", .reversedRange(5, 3), 5),
        ("n = 99999999999999999999", .numberTooLarge("99999999999999999999"), 5),
    ])
    func `an invalid rule is refused at its column`(
        rule: String,
        fault: PluralRuleError.Fault,
        column: Int
    ) {
        let error = #expect(throws: PluralRuleError.self) { try PluralRules(parsing: [.one: rule]) }
        #expect(error?.fault == fault)
        #expect(error?.column == column)
    }

    @Test func `a condition for other is refused`() {
        let error = #expect(throws: PluralRuleError.self) { try PluralRules(parsing: [.other: "n = 2"]) }
        #expect(error?.fault == .conditionForOther)
    }

    @Test(arguments: [
        ("", "the rule is empty. Write a condition such as `n = 1`, or remove the category."),
        ("n", "expected `=` or `!=`, but the rule ends."),
        ("n = one", "expected a number, found `one`."),
        ("n % 0 = 1", "division by 0. Write a number greater than 0 after `%`."),
        ("n = 5..3", "the range `5..3` is empty. Write the smaller number first."),
        ("n = 99999999999999999999", "`99999999999999999999` is too large for a plural rule. Use a smaller number."),
    ])
    func `an error in a rule explains the correction`(rule: String, sentence: String) {
        let error = #expect(throws: PluralRuleError.self) { try PluralRules(parsing: [.one: rule]) }
        #expect(error?.description == sentence)
    }
}
