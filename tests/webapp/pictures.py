"""The pictures of the README, out of those that `test_every_look.py` leaves: `make screenshots`."""

from PIL import Image

from tests.support import ROOT

RESULTS = ROOT / "tests" / "results"
FOLDER = ROOT / "data" / "pictures"
CHOSEN = (
    "suggestions-desktop-light",
    "search-desktop-dark",
    "filters-phone-light",
    "marked post-phone-dark",
)
SHAPE = {"desktop": (1280, 800), "phone": (390, 844)}


def main() -> None:
    """Write the top of each, as small as WebP makes it."""
    FOLDER.mkdir(exist_ok=True)
    for name in CHOSEN:
        size = next(size for size in SHAPE if size in name)
        with Image.open(RESULTS / f"{name}.png") as whole:
            top = whole.convert("RGB").crop((0, 0, *SHAPE[size]))
        path = FOLDER / f"{name.replace(' ', '-')}.webp"
        top.save(path, quality=80, method=6)
        print(f"{path.stat().st_size:8,} bytes  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
