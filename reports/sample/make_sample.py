"""Make ``reports/sample`` anew: a run on the bundled data, and the pictures that README shows.

Run ``make sample``. Needs Chromium, LibreOffice and Ghostscript beside the test extras.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
KEPT = ("index.html", "map.html", "run.json")
COLORS = 128
SUGGESTIONS_SHOWN = 3


def ecosystem(*arguments: str) -> None:
    """Run the program as a user does."""
    subprocess.run([sys.executable, "-m", "ecosystem", *arguments, "--quiet"], check=True)


def keep(png: bytes, name: str, width: int) -> None:
    """Save a picture no wider than needed and with few colors, so that it stays small."""
    from PIL import Image

    image = Image.open(BytesIO(png)).convert("RGB")
    if image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.LANCZOS)
    image.quantize(COLORS, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


def pages(run: Path, brief: Path) -> None:
    """Take pictures of the map, the report's first screen and the brief."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def shot(path: Path, width: int, height: int, wait: int = 0) -> bytes:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(path.as_uri())
            page.wait_for_timeout(wait)
            taken: bytes = page.screenshot()
            return taken

        keep(shot(run / "map.html", 1366, 768, wait=3000), "map.png", 1366)
        keep(shot(run / "index.html", 1100, 820), "report.png", 800)
        keep(shot(brief, 1000, 900), "brief.png", 640)
        browser.close()


def sheet(run: Path, folder: Path) -> None:
    """Take a picture of the suggestions in the workbook, with two decisions typed in."""
    from openpyxl import load_workbook

    book = load_workbook(run / "workbook.xlsx")
    for other in book.sheetnames:
        if other != "Suggestions":
            del book[other]
    suggestions: Any = book["Suggestions"]
    suggestions.delete_rows(SUGGESTIONS_SHOWN + 2, suggestions.max_row)
    heads = {cell.value: cell.column for cell in suggestions[1]}
    for row, (decision, owner, date) in enumerate(
        (("to contact", "PA Innovation", "2026-03-01"), ("later", "Region", "2026-09-01")), start=2
    ):
        for head, value in (("Decision", decision), ("Owner", owner), ("Date", date)):
            suggestions.cell(row, heads[head], value)
    suggestions.oddFooter.left.text = suggestions.oddFooter.right.text = ""
    book.save(folder / "suggestions.xlsx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         str(folder / "suggestions.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["gs", "-q", "-sDEVICE=png16m", "-r140", "-dLastPage=1", "-dTextAlphaBits=4",
         "-dGraphicsAlphaBits=4", "-o", str(folder / "page.png"), str(folder / "suggestions.pdf")],
        check=True,
    )  # fmt: skip
    from PIL import Image, ImageChops

    image = Image.open(folder / "page.png").convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    stream = BytesIO()
    image.crop(box).save(stream, "PNG")
    keep(stream.getvalue(), "workbook.png", 1200)


def main() -> None:
    """Make everything in ``reports/sample``."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ecosystem("run", "baltic", "--out", str(folder / "run"))
        brief = folder / "brief.html"
        ecosystem("brief", "baltic", "--policy-area", "PA Innovation", "--out", str(brief))
        for name in KEPT:
            shutil.copy(folder / "run" / name, HERE / name)
        pages(folder / "run", brief)
        sheet(folder / "run", folder)


if __name__ == "__main__":
    main()
