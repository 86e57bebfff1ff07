#!/usr/bin/env python3
"""Draws the pictures of the README from what comity really prints: `python3 docs/pictures/draw.py target/debug/comity`.

It needs chromium and nothing else. The slips are made in a copy of the records; nothing of the repository changes but
the pictures.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).resolve().parent
ROOT = PICTURES.parent.parent
CHARACTER, LINE = 7.83, 20
COLOURS = {"31": "#ff8a80", "33": "#f0b95a", "36": "#7fd1e0", "2": "#8a94a6", "1": "#ffffff"}
PAGE = """<meta charset="utf-8"><style>body {{ margin: 0; padding: 14px 18px; background: #14181f; color: #e3e7ee }}
pre {{ margin: 0; font: 13px/{line}px "DejaVu Sans Mono", monospace }}</style><pre>{text}</pre>"""

#: The file, what stands there, and what is written instead.
BREAKDOWN = ("records/conflicts/korean-war.yaml", "persons: 378,", "persons: 387,")
ARMISTICE = ("records/conflicts/korean-war.yaml", "armistice, date: 1953-07-27", "armistice, date: 1950-06-20")
TRADE = ("records/relations/can-kor.yaml", "total: 21.87", "total: 22.87")


def records(folder: Path, *slips: tuple) -> None:
    shutil.copytree(ROOT / "records", folder / "records")
    for name, right, wrong in slips:
        text = (folder / name).read_text("utf-8")
        if right not in text:
            sys.exit(f"{name} has no `{right}` any more")
        (folder / name).write_text(text.replace(right, wrong), "utf-8")


def comity(program: Path, folder: Path, *args: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    run = subprocess.run([program, *args], cwd=folder, env=environment, capture_output=True, check=False)
    if run.returncode > 1:
        sys.exit(run.stderr.decode("utf-8"))
    return run.stdout.decode("utf-8")


def coloured(text: str) -> str:
    """ANSI colours as HTML."""
    out, depth = [], 0
    for number, part in enumerate(re.split("\x1b\\[([0-9;]*)m", text)):
        if number % 2 == 0:
            out.append(html.escape(part))
            continue
        codes = [code for code in part.split(";") if code in COLOURS]
        if codes:
            depth += 1
            out.append(f'<span style="color:{COLOURS[codes[0]]}">')
        elif part in ("", "0"):
            out.append("</span>" * depth)
            depth = 0
    return "".join(out)


def photograph(page: Path, size: tuple, picture: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        flags = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync hide-scrollbars"
        command = ["chromium", *(f"--{flag}" for flag in flags.split()), "--blink-settings=preferredColorScheme=1",
                   f"--user-data-dir={profile}", "--window-size={},{}".format(*size), f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "terminal"
        records(folder, ARMISTICE, TRADE)
        text = comity(program, folder, "check", "--color", "always")
        page = folder / "terminal.html"
        page.write_text(PAGE.format(line=LINE, text="$ comity check\n" + coloured(text)), "utf-8")
        longest = max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in text.splitlines())
        photograph(page, (int(longest * CHARACTER) + 36, LINE * (text.count("\n") + 1) + 28), PICTURES / "terminal.png")
        for name, slips, height, cut in [("report", (BREAKDOWN, TRADE), 1380, "<body>"), ("sights", (), 1588, '<section id="sights">')]:
            folder = Path(scratch) / name
            records(folder, *slips)
            comity(program, folder, "report", "--output", "page.html")
            text = (folder / "page.html").read_text("utf-8")
            head, rest = text.split(cut, 1)
            page = folder / "page.html"
            page.write_text(head.split("<body>", 1)[0] + "<body>" + (cut if cut != "<body>" else "") + rest, "utf-8")
            photograph(page, (900, height), PICTURES / f"{name}.png")


main()
