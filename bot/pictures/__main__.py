"""`python -m bot.pictures DIR [MOTIF ...]`: write the motifs' pictures; `--sheet FILE`: all of them at a glance."""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from bot.pictures.cards import picture
from bot.pictures.motifs import MOTIFS
from bot.pictures.palette import NIGHT, PAPER
from bot.pictures.type import Style, block, draw

_CELL = (288, 162)
_COLUMNS, _GAP, _NAME = 6, 16, 58


def main(arguments: list[str]) -> int:
    """Exit code 2 for what is no motif."""
    parser = argparse.ArgumentParser(prog="python -m bot.pictures", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")
    parser.add_argument("motifs", nargs="*", metavar="MOTIF")
    parser.add_argument("--sheet", type=Path, metavar="FILE")
    args = parser.parse_args(arguments)
    chosen: list[str] = args.motifs or list(MOTIFS)
    if unknown := [motif for motif in chosen if motif not in MOTIFS]:
        parser.error(f"no such motif: {', '.join(unknown)}. There are: {', '.join(MOTIFS)}.")
    if args.folder is None and args.sheet is None:
        parser.error("name the folder to write to, or --sheet FILE.")
    if args.folder is not None:
        args.folder.mkdir(parents=True, exist_ok=True)
        for motif in chosen:
            (args.folder / f"{motif}.png").write_bytes(picture(motif))
    if args.sheet is not None:
        args.sheet.write_bytes(sheet(chosen))
    return 0


def sheet(motifs: list[str]) -> bytes:
    """All of them with their names, and each once more as small as a thumbnail."""
    rows = -(-len(motifs) // _COLUMNS)
    step = (_CELL[0] + _GAP, _CELL[1] + _NAME + _GAP)
    whole = Image.new("RGB", (_COLUMNS * step[0] + _GAP, rows * step[1] + _GAP), PAPER)
    brush = ImageDraw.Draw(whole)
    for number, motif in enumerate(motifs):
        x, y = _GAP + number % _COLUMNS * step[0], _GAP + number // _COLUMNS * step[1]
        for size, at in ((_CELL, (x, y)), ((96, 54), (x + _CELL[0] - 96, y + _CELL[1] + 4))):
            with Image.open(io.BytesIO(picture(motif, size))) as drawn:
                whole.paste(drawn.convert("RGB"), at)
        draw(brush, block(motif, _CELL[0], 20, Style(bold=True)), (x, y + _CELL[1] + 8), _CELL[0], NIGHT)
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
