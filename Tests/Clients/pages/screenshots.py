#!/usr/bin/env python3
"""Creates the screenshots of README.md in .github/screenshots from the pages of the demo."""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import workplace  # noqa: E402
from built_site import BuiltSite  # noqa: E402
from choice import features  # noqa: E402

FOLDER = workplace.CHECKOUT / ".github/screenshots"
# The sample of `vitrina demo`, at and soon after its last event, so that the pictures do not depend on the date.
DEMO = ["--accounts", "24", "--users", "400", "--seed", "1"]


def subjects(site):
    """The pages of the pictures: the partner and the account with the most features, and a user with a question."""

    def telling(path):
        page = site.document(path)
        # The fonts of the pictures lack some scripts. Of lists, the pictures show the first actions.
        actions = [item.text for item in page.root.all("li") if "data-action" in item.attributes]
        lines = [page.root.all("h1")[0].text, *actions[:4]]
        is_drawn = all(ord(letter) < 0x700 or 0x2000 <= ord(letter) < 0x2100 for line in lines for letter in line)
        return is_drawn, len(lines[0]) < 40, len(features(page)), page.size, path

    def most_telling(kind):
        return max((path for path in site.pages if "/es/" in path and site.document(path).kind == kind), key=telling)

    user = next(path for path in site.pages if "/es/users/" in path and 'data-cause="retained"' in site.text(path))
    return {"partner": most_telling("partner"), "account": most_telling("account"), "user": user}


def pictures(site):
    """Each picture: its name, the page, the size of the window, the color scheme."""
    for kind, path in subjects(site).items():
        for language in ("es", "en"):
            page = path.replace("/es/", f"/{language}/")
            for scheme in ("light", "dark"):
                yield f"{kind}-{language}-{scheme}", page, (1280, 960), scheme
        yield f"{kind}-phone", path, (320, 693), "light"


def main():
    workplace.enter(__file__, HERE / "requirements.txt")
    import browser
    import serving

    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with workplace.Workplace() as place:
        events = place.vitrina("sample", *DEMO)
        (place.root / "events.jsonl").write_text(events)
        place.vitrina("import", str(place.root / "events.jsonl"))
        last = max(json.loads(line)["time"] for line in events.splitlines())
        place.vitrina("build", "--as-of", last)
        site = BuiltSite.at(place.root / "site")
        with serving.serving(site, None) as (base, _), browser.chromium() as program:
            window = browser.Window(program, base)
            window.page.clock.set_fixed_time(datetime.datetime.fromisoformat(last) + datetime.timedelta(minutes=4))
            for name, path, (width, height), scheme in pictures(site):
                window.page.set_viewport_size({"width": width, "height": height})
                window.page.emulate_media(color_scheme=scheme)
                window.open(path)
                window.page.wait_for_load_state("networkidle")
                window.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    files = sorted(FOLDER.glob("*.png"))
    # 256 colors are sufficient, and reduce the size to a third.
    subprocess.run(["pngquant", "--force", "--skip-if-larger", "--strip", "--ext", ".png", "256", *files], check=False)
    print(f"{len(files)} pictures, {sum(file.stat().st_size for file in files) // 1000} kB: {FOLDER}")


if __name__ == "__main__":
    main()
