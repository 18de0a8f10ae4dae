"""A screen of tmux (`capture-pane -e`) as an SVG picture: the same screen gives the same bytes.

Libraries were looked at: `rich` gives a text as many columns as it has letters, so that Chinese ones lie on each other
(Textualize/rich issue 2742). Here ASCII is fitted to its cells, Chinese letters are spaced to two cells each, and lines and braille
dots are drawn, since fonts disagree on how wide these are.
"""
# SPDX-License-Identifier: Apache-2.0
import html
import re
import unicodedata
from typing import NamedTuple

CELL, LINE, SIZE, MARGIN = 8.4, 18, 14, 14
WIDE, GAP = 15.6, 1.2  # of a letter that takes two cells: its size, which is its width in any font, and what is left
BACKGROUND, PLAIN = "#1b1f27", "#d8dce4"
COLOURS = {"r": "#ff8a85", "g": "#8fd694", "y": "#e8c26e", "b": "#86b6ff", "m": "#dba5ea", "c": "#74d0d8"}
FONTS = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
# Where a line goes from the middle of its cell: up, down, left, right.
LINES = {"─": "lr", "│": "ud", "└": "ur", "├": "udr", "┤": "udl", "┴": "ulr"}
WAYS = {"u": f"v-{LINE / 2:g}", "d": f"v{LINE / 2:g}", "l": f"h-{CELL / 2:g}", "r": f"h{CELL / 2:g}"}
CODE = re.compile(r"\x1b\[([0-9;]*)m")


class style(NamedTuple):
    colour: str = ""
    is_strong: bool = False
    is_faint: bool = False
    is_reversed: bool = False

    def after(self, code):
        """As the terminal understands the number in an escape code; those that `pol` does not use are refused."""
        if code == 0:
            return style()
        if code in (1, 2, 7):
            return self._replace(**{{1: "is_strong", 2: "is_faint", 7: "is_reversed"}[code]: True})
        if 31 <= code <= 36 or code == 39:
            return self._replace(colour="rgybmc"[code - 31] if code < 39 else "")
        if code == 49:  # no background, which is never another
            return self
        raise ValueError(f"the pictures know no escape code {code}: tests/docs/terminal_svg.py")


class cell(NamedTuple):
    text: str
    columns: int
    style: style


def cells_of(capture):
    """The lines, each a list of cells; the style goes on from line to line."""
    rows, now = [], style()
    for line in capture.split("\n"):
        row = []
        for at, part in enumerate(CODE.split(line)):
            if at % 2:
                for code in part.split(";"):
                    now = now.after(int(code or 0))
                continue
            for letter in part:
                if unicodedata.combining(letter) and row:
                    row[-1] = row[-1]._replace(text=row[-1].text + letter)
                else:
                    row.append(cell(letter, 2 if unicodedata.east_asian_width(letter) in "WF" else 1, now))
        rows.append(row)
    return rows


def with_cursor(row, column):
    """The line with the cell of the cursor turned round."""
    at, row = 0, list(row)
    for n, one in enumerate(row):
        if at == column:
            row[n] = one._replace(style=one.style._replace(is_reversed=not one.style.is_reversed))
            return row
        at += one.columns
    return row + [cell(" ", 1, style())] * (column - at) + [cell(" ", 1, style(is_reversed=True))]


def kind_of(letter):
    if letter in LINES:
        return "line"
    if 0x2800 <= ord(letter[0]) <= 0x28FF:
        return "braille"
    if letter.isascii():
        return "ascii"
    return "wide" if unicodedata.east_asian_width(letter[0]) in "WF" else "mark"


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def path_of(letter, x, y):
    """Lines and dots of one cell, whose upper left corner is at (x, y)."""
    if letter in LINES:
        middle = f"M{number(x + CELL / 2)} {number(y + LINE / 2)}"
        return "".join(middle + WAYS[way] for way in LINES[letter])
    dots = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]  # of the bits, from the lowest
    here = (dot for bit, dot in enumerate(dots) if ord(letter) >> bit & 1)
    return "".join(f"M{number(x + CELL * (right + 0.5) / 2)} {number(y + LINE * (down + 0.5) / 4)}h0" for right, down in here)


def stretches(row):
    """(column, cells) of neighbours with one style and one kind, without the spaces around them."""
    found, at, last = [], 0, None
    for one in row:
        key = (one.style, kind_of(one.text))
        if one.text == " " and not one.style.is_reversed:
            key = last if last and last[1] == "ascii" and found[-1][1][-1].text != " " else None
        if key and key == last:
            found[-1][1].append(one)
        elif key:
            found.append((at, [one]))
        last = key
        at += one.columns
    for _, cells in found:
        while cells[-1].text == " " and not cells[-1].style.is_reversed:
            cells.pop()
    return found


def drawn(column, cells, y):
    """One stretch whose line begins at y."""
    x, how, kind = MARGIN + column * CELL, cells[0].style, kind_of(cells[0].text)
    places = [x + CELL * sum(one.columns for one in cells[:n]) for n in range(len(cells) + 1)]
    marks = {"s": how.is_strong, "f": how.is_faint, "v": how.is_reversed, "d": kind == "braille", "k": kind == "mark", "w": kind == "wide"}
    names = " ".join(filter(None, [how.colour, *(name for name, holds in marks.items() if holds)]))
    word = f' class="{names}"' if names else ""
    back = f'<rect x="{number(x)}" y="{number(y)}" width="{number(places[-1] - x)}" height="{LINE}" fill="{PLAIN}"/>' if how.is_reversed else ""
    text = "".join(one.text for one in cells)
    if not text.strip():
        return back
    if kind in ("line", "braille"):
        path = "".join(path_of(one.text, at, y) for one, at in zip(cells, places))
        return f'<path{word} d="{path}"/>'
    base, safe = number(y + LINE * 0.72), html.escape(text, quote=False)
    if kind == "wide":
        return f'{back}<text{word} x="{number(x + GAP / 2)}" y="{base}">{safe}</text>'
    if kind == "mark":
        return back + "".join(f'<text{word} x="{number(at + CELL / 2)}" y="{base}">{html.escape(one.text)}</text>' for one, at in zip(cells, places))
    fit = f' textLength="{number(places[-1] - x)}" lengthAdjust="spacingAndGlyphs"' if len(text) > 1 else ""
    return f'{back}<text{word} x="{number(x)}" y="{base}"{fit}>{safe}</text>'


def picture(title, rows, columns):
    wide, tall = number(columns * CELL + 2 * MARGIN), number(len(rows) * LINE + 2 * MARGIN)
    colours = "".join(f".{name}{{fill:{code}}}path.{name}{{stroke:{code}}}" for name, code in COLOURS.items())
    sheet = (f"path{{stroke:{PLAIN};stroke-width:1.4}}{colours}.s{{font-weight:bold}}.f{{opacity:.65}}.v{{fill:{BACKGROUND}}}"
             f".d{{stroke-width:2.6;stroke-linecap:round}}.k{{text-anchor:middle}}.w{{font-size:{WIDE:g}px;letter-spacing:{GAP:g}px}}")
    body = "".join(drawn(column, cells, MARGIN + n * LINE) + "\n" for n, row in enumerate(rows) for column, cells in stretches(row))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" '
            f'font-family="{FONTS}" font-size="{SIZE}" fill="{PLAIN}">\n<title>{html.escape(title, quote=False)}</title>\n'
            f'<style>{sheet}</style>\n<rect width="{wide}" height="{tall}" rx="8" fill="{BACKGROUND}"/>\n{body}</svg>\n')
