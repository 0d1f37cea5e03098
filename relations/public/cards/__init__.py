"""The picture that goes with an address when it is shared: the kind, the name and the day of a record.

Drawn from what is public, with fonts of our own, so that every machine draws the same one.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
PAPER, INK, SOFT, ACCENT, LINE = "#fdfcf9", "#20262b", "#5a636b", "#1b5e57", "#dedad0"
FONTS = Path(__file__).parent
SERIF, SANS = "DejaVuSerifCondensed-Bold.ttf", "DejaVuSansCondensed.ttf"
# The largest size at which the name takes no more than so many lines; the last one cuts it.
SIZES = ((72, 3), (60, 4), (50, 5), (42, 6))


@dataclass(frozen=True)
class Card:
    """What a picture says."""

    kind: str
    name: str
    when: str
    edition: str


def png(card: Card) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 16, HEIGHT), fill=ACCENT)
    draw.text((MARGIN, 64), "Entente", font=_font(SERIF, 34), fill=INK)
    draw.text((WIDTH - MARGIN, 70), card.kind, font=_font(SANS, 28), fill=ACCENT, anchor="ra")
    _name(draw, card.name)
    draw.line((MARGIN, HEIGHT - 112, WIDTH - MARGIN, HEIGHT - 112), fill=LINE, width=2)
    draw.text((MARGIN, HEIGHT - 88), card.when, font=_font(SANS, 28), fill=SOFT)
    draw.text((WIDTH - MARGIN, HEIGHT - 88), card.edition, font=_font(SANS, 28), fill=SOFT, anchor="ra")
    # Six colours and what lies between them: a palette makes a third of the bytes.
    file = io.BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _name(draw: ImageDraw.ImageDraw, name: str) -> None:
    font, lines = _fitted(name)
    top = 150 + (HEIGHT - 112 - 150 - len(lines) * font.size * 1.25) / 2
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * font.size * 1.25), line, font=font, fill=INK)


def _fitted(name: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    for size, most in SIZES:
        font = _font(SERIF, size)
        lines = _wrapped(name, font)
        if len(lines) <= most:
            return font, lines
    last = lines[most - 1]
    while font.getlength(f"{last}…") > WIDTH - 2 * MARGIN:
        last = last[:-1]
    return font, [*lines[: most - 1], f"{last.rstrip(' ,;:')}…"]


def _wrapped(words: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    # A no-break space keeps its two words together.
    for word in (piece for whole in words.split(" ") for piece in _cut(whole, font)):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > WIDTH - 2 * MARGIN and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(word: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """A word in pieces that a line holds: nearly always one."""
    pieces = [""]
    for letter in word:
        if font.getlength(pieces[-1] + letter) > WIDTH - 2 * MARGIN:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)
