"""Pages without a mouse: the order of the Tab key, the visible focus, the skip link, and no keyboard trap."""

STEP = """() => {
    const look = (e) => {
        const style = getComputedStyle(e);
        const outline = style.outlineStyle === "none" || style.outlineWidth === "0px" ? "none"
            : [style.outlineStyle, style.outlineWidth, style.outlineColor, style.outlineOffset].join(" ");
        return [outline, style.boxShadow, style.borderColor, style.borderWidth, style.backgroundColor].join("|");
    };
    const name = (e) => e.outerHTML.slice(0, 120);
    const last = window.walked, now = document.activeElement, said = [];
    if (last && last.element !== now && look(last.element) === last.look)
        said.push(`no sign of the focus on ${name(last.element)}`);
    if (now === document.body || now === document.documentElement || now === window.first) return { over: true, said };
    window.first ??= now;
    if (last && !(last.element.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING))
        said.push(`${name(now)} has the focus after ${name(last.element)}, which stands below it`);
    const box = [...now.getClientRects()].find((box) => box.width && box.height);
    if (!box || box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight)
        said.push(`${name(now)} has the focus and is not in sight`);
    else {
        const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
        const hit = document.elementFromPoint(
            middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
        if (hit && !now.contains(hit) && !hit.contains(now)) said.push(`${name(hit)} covers ${name(now)}`);
    }
    window.walked = { element: now, look: look(now) };
    return { over: false, said };
}"""
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex], audio[controls], video[controls]"
)].filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })).length"""
# Whether the focus is in the content, if the content has focusable elements.
INSIDE = """document.activeElement.closest("main") !== null ||
    !document.querySelector("main :is(a[href], summary, [tabindex])")"""


def walk(window, path):
    """Moves through a page with the Tab key."""
    window.look(1280, "light")
    window.open(path)
    page = window.page
    wanted, steps = page.evaluate(REACHABLE), 0
    while True:
        page.keyboard.press("Tab")
        state = page.evaluate(STEP)
        yield from (f"{path}: {said}" for said in state["said"])
        if state["over"]:
            break
        steps += 1
        if steps > wanted + 50:
            yield f"{path}: the Tab key never leaves the page"
            return
    if steps < wanted:
        yield f"{path}: the Tab key reaches {steps} of {wanted} places"
    yield from skip(window, path)


def skip(window, path):
    """Checks that the first link leads past the navigation to the content."""
    window.open(path)
    page = window.page
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')") or ""
    if not target.startswith("#"):
        yield f"{path}: the first place of the Tab key is no skip link"
        return
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.evaluate(INSIDE):
        yield f"{path}: after the skip link the focus is on {page.evaluate('document.activeElement.outerHTML')[:120]}"
