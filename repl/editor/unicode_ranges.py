#!/usr/bin/env python3
"""Writes unicode_ranges.hpp from the Unicode database that this Python knows (`python3 -c "import unicodedata as u;
print(u.unidata_version)"`):

    python3 repl/editor/unicode_ranges.py > repl/editor/unicode_ranges.hpp
"""
# SPDX-License-Identifier: Apache-2.0
import sys
import unicodedata

# Format characters that are seen: signs that stand before a number, and the soft hyphen.
SEEN = {0xAD, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Vowels and finals of Hangul, which join the syllable that they stand in.
JOINING = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
# UAX #11: wide even where no character is assigned yet.
WIDE = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2FFFE), range(0x30000, 0x3FFFE))


def is_zero_width(value):
    if any(value in r for r in JOINING):
        return True
    return unicodedata.category(chr(value)) in ("Mn", "Me", "Cf") and value not in SEEN


def is_spacing_mark(value):
    return unicodedata.category(chr(value)) == "Mc"


def is_wide(value):
    if is_zero_width(value):
        return False
    return any(value in r for r in WIDE) or unicodedata.east_asian_width(chr(value)) in "WF"


def ranges(of):
    first = None
    for value in range(0x110001):
        inside = value < 0x110000 and not 0xD800 <= value < 0xE000 and of(value)
        if inside and first is None:
            first = value
        if not inside and first is not None:
            yield first, value - 1
            first = None


def table(name, of):
    rows, row = [], "   "
    for first, last in ranges(of):
        word = f" {{0x{first:04X}, 0x{last:04X}}},"
        if len(row) + len(word) > 118:
            rows.append(row)
            row = "   "
        row += word
    rows.append(row)
    return f"constexpr code_range {name}[] = {{\n" + "\n".join(rows) + "\n};\n"


sys.stdout.write(f"""// Which code points take no column of a terminal, and which take two. Written by unicode_ranges.py; do not edit.
// Unicode {unicodedata.unidata_version}.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::repl::editor {{

struct code_range {{
    char32_t first;
    char32_t last;
}};

// clang-format off
{table("zero_width", is_zero_width)}
{table("spacing_marks", is_spacing_mark)}
{table("double_width", is_wide)}// clang-format on

}}  // namespace pol::repl::editor
""")
