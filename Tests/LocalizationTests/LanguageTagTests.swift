import Localization
import Testing

struct LanguageTagTests {
    @Test(arguments: [
        "es", "en", "fr", "pt-BR", "PT-br", "es-419", "zh-Hant-TW", "zh-yue-HK", "ast", "de-CH-1996", "sl-rozaj-biske",
        "en-u-ca-buddhist", "en-x-a", "iw",
    ])
    func `a valid language tag is recognized`(text: String) {
        #expect(LanguageTag.isTag(text))
    }

    @Test(arguments: [
        "", "xx", "e", "español", "Spanish", "es_ES", "es-", "-es", "es--ES", "es ES", "es-E", "es-x", "es-u", "1s",
        "es-ES-MX",
        "es-ES-Latn", "es-abcdefghi", "x-es",
    ])
    func `any other text is not a language tag`(text: String) {
        #expect(!LanguageTag.isTag(text))
    }
}
