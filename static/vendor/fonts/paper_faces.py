"""Make the faces of the PDFs: static TrueType instances of the variable fonts, for a library that knows no axes or features.

Besley sets heads and keeps the figures of running text; Public Sans sets tables, and its plain figures are the tabular ones.

Run with fonttools and brotli beside the folders of the two npm packages (README.md of static/vendor says how).
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
SUBSETS = {"besley": ("latin", "latin-ext"), "public-sans": ("latin", "latin-ext", "vietnamese")}
FACES = (
    ("besley", 400, "Besley", "Regular"),
    ("besley", 600, "Besley", "SemiBold"),
    ("public-sans", 400, "Public Sans", "Regular"),
    ("public-sans", 600, "Public Sans", "SemiBold"),
)
TABULAR = ("public-sans",)
# A hyphen that does not break and narrow spaces are drawn by the glyphs of their plain twins.
TWINS = {0x2011: 0x2D, 0x202F: 0x2009, 0x2009: 0x20}
LEFT_OUT = ("GSUB", "GPOS", "GDEF", "STAT", "HVAR", "MVAR", "avar", "DSIG", "gasp")


def with_tabular_figures(font: TTFont) -> None:
    """Each letter for which the feature `tnum` knows another glyph takes that one."""
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    places = {i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    tabular = {}
    for place in sorted(places):
        for part in table.LookupList.Lookup[place].SubTable:
            tabular |= getattr(part, "ExtSubTable", part).mapping
    for mapping in font["cmap"].tables:
        mapping.cmap = {code: tabular.get(glyph, glyph) for code, glyph in mapping.cmap.items()}


def part(package: Path, family: str, subset: str, weight: int, folder: Path) -> str:
    font = TTFont(package / "files" / f"{family}-{subset}-wght-normal.woff2", recalcTimestamp=False)
    if family in TABULAR:
        with_tabular_figures(font)
    font = instantiateVariableFont(font, {"wght": weight})
    for table in LEFT_OUT:
        if table in font:
            del font[table]
    font.flavor = None
    path = folder / f"{family}-{subset}-{weight}.ttf"
    font.save(path)
    return str(path)


def face(packages: Path, family: str, weight: int, name: str, style: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = packages / f"{family}/package"
        parts = [part(package, family, subset, weight, Path(folder)) for subset in SUBSETS[family]]
        merged = Merger(options=MergeOptions(drop_tables=["GSUB", "GPOS", "GDEF"])).merge(parts)
    for mapping in merged["cmap"].tables:
        for code, twin in reversed(TWINS.items()):
            if code not in mapping.cmap and twin in mapping.cmap:
                mapping.cmap[code] = mapping.cmap[twin]
    names = merged["name"]
    names.names = [row for row in names.names if row.nameID in (0, 7, 13, 14)]
    postscript = f"{name.replace(' ', '')}-{style}"
    for number, text in ((1, f"{name} {style}"), (2, "Regular"), (3, postscript), (4, f"{name} {style}"), (6, postscript)):
        names.setName(text, number, 3, 1, 0x409)
    merged["OS/2"].usWeightClass = weight
    merged["head"].created = merged["head"].modified = 0
    merged.recalcTimestamp = False
    merged.save(HERE / f"{family}-paper-{weight}.ttf")


if __name__ == "__main__":
    for row in FACES:
        face(Path(sys.argv[1]), *row)
