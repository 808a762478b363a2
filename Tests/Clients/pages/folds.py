"""The part of a user page that is visible without scrolling: all steps on a screen, their heading on a phone."""

from choice import CAUSES, one_of_each_cause

SCREEN, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# The bottoms of the heading of the steps, and of the last step.
ENDS = """() => {
    const heading = document.querySelector(".answer h3"), steps = heading.nextElementSibling;
    return [heading, steps].map((element) => Math.ceil(element.getBoundingClientRect().bottom + window.scrollY));
}"""


def folds(window, site, picked=one_of_each_cause):
    """The pages, one for each cause and language, whose steps are below the fold."""
    pages = picked(site)
    wanted = len(site.languages) * sum(map(len, CAUSES.values()))
    if len(pages) != wanted:
        yield f"there are pages for {len(pages)} causes and languages, not for {wanted}"
    for (language, cause), path in sorted(pages.items()):
        for size in (SCREEN, PHONE):
            window.page.set_viewport_size(size)
            window.open(path)
            heading, steps = window.page.evaluate(ENDS)
            end = steps if size is SCREEN else heading
            if end > size["height"]:
                yield f"{path}, {cause}: what to do ends {end} px down a window of {size['width']}×{size['height']}"
