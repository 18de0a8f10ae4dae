"""Malformed policies: name, bytes (or files of a folder), codes that must be among the diagnostics."""

HEAD = 'policy p "P" { currency CNY round half up to 0.01 }\n'
CLAIM = "claim { fee : money  n : count  d : date  ok : yes/no }\n"


def clause(body, claim=CLAIM):
    return HEAD + "clause c {\n" + claim + body + "\n}\n"


def award(body):
    return clause("award a {\n" + body + "\n}")


ITEMS = "claim { items : list of { cost : money  kind : text } }\n"


def items(body):
    return clause("award a {\nfor each x in items\n" + body + "\n}", ITEMS)


ROWS = [
    # Bytes and encodings.
    ("empty file", b"", ["POL0215"]),
    ("only white space", b" \n\t\n", ["POL0215"]),
    ("only a comment", b"// nothing here\n", ["POL0215"]),
    ("a lone continuation byte", HEAD.encode() + b"\x80", ["POL0101"]),
    ("an overlong slash", HEAD.encode() + b"\xc0\xaf", ["POL0101"]),
    ("a surrogate half", HEAD.encode() + b"\xed\xa0\x80", ["POL0101"]),
    ("beyond the last code point", HEAD.encode() + b"\xf4\x90\x80\x80", ["POL0101"]),
    ("a character cut off at the end", HEAD.encode() + "设".encode()[:2], ["POL0101"]),
    ("UTF-16 with a byte order mark", HEAD.encode("utf-16"), ["POL0101"]),
    ("GB18030 instead of UTF-8", "政策 p “甲” { 币种 CNY }".encode("gb18030"), ["POL0101"]),
    ("a NUL byte", (HEAD + "\0").encode(), ["POL0102"]),
    ("an escape character", (HEAD + "\x1b[31m").encode(), ["POL0102"]),
    ("random bytes", bytes((i * 167 + 13) % 256 for i in range(4096)), ["POL0101"]),
    ("a PNG header", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ["POL0101"]),
    ("a non-breaking space", award("pay\u00a0fee"), ["POL0103"]),
    ("full-width digits", award("pay ３００元 × n"), ["POL0104"]),
    # Texts and numbers.
    ("a text without its end", 'policy p "P { currency CNY }', ["POL0106"]),
    ("an unknown escape", 'policy p "P\\x" { currency CNY }', ["POL0107"]),
    ("a day that does not exist", award("when d at least 2021-02-29 else late\npay fee"), ["POL0108"]),
    ("month thirteen", award("when d at least 2021-13-01 else late\npay fee"), ["POL0108"]),
    ("digits grouped by commas", award("pay lesser of (fee, 300,000)"), ["POL0110"]),
    ("a number of 10,000 digits", award("pay lesser of (fee, " + "9" * 10000 + ")"), ["POL0903"]),
    ("a number glued to a word", award("pay 50percent of fee"), ["POL0109"]),
    ("a period that ends before it begins", clause("award a { when d in 2021-12-31 to 2021-01-01 else late\npay fee }"), ["POL0145"]),
    # Structure of the text.
    ("a block without its end", HEAD + "clause c {\n" + CLAIM + "award a { pay fee }\n", ["POL0135"]),
    ("a stray closing brace", HEAD + "}\n", ["POL0120"]),
    ("an unknown declaration", HEAD + "foo bar\n", ["POL0120"]),
    ("an unknown line in a clause", clause("bonus 5\naward a { pay fee }"), ["POL0121"]),
    ("an unknown line in an award", award("pay fee\nbonus 5"), ["POL0122"]),
    ("two titles without a bar", HEAD + 'clause c "C" "丙" {\n' + CLAIM + "award a { pay fee }\n}", ["POL0150"]),
    ("a semicolon at the end", award("pay fee;"), ["POL0139"]),
    ("an equals sign doubled", award("when n == 3 else no_match\npay fee"), ["POL0138"]),
    ("and beside or", award("when ok and n = 1 or n = 2 else bad_mix\npay fee"), ["POL0136"]),
    ("two comparisons in a chain", award("when 1 < n < 5 else out\npay fee"), ["POL0137"]),
    ("a keyword as a name", HEAD + "clause pay { }\n", ["POL0111"]),
    ("two for each", items("for each y in items\npay x.cost"), ["POL0147"]),
    ("nothing after pay", award("pay"), ["POL0113"]),
    ("brackets nested 10,000 deep", award("pay " + "(" * 10000 + "fee" + ")" * 10000), ["POL0902"]),
    ("negations 10,000 deep", award("when " + "not " * 10000 + "ok else no_way\npay fee"), ["POL0902"]),
    ("opening brackets alone", award("pay " + "(" * 100000), ["POL0902"]),
    ("opening braces alone", HEAD + "facts " + "{ a " * 50000, ["POL0902"]),
    # Names and modules.
    ("an unknown name", award("pay feee"), ["POL0201"]),
    ("an unknown type", HEAD + "facts { a : moneyy }\n", ["POL0202"]),
    ("an unknown field", items("pay x.cots"), ["POL0203"]),
    ("a name declared twice", HEAD + "choice a = x | y\nchoice a = z | w\n", ["POL0204"]),
    ("a let that defines itself", clause("let a1 = a2 + 1\nlet a2 = a1 + 1\naward a { pay fee × a1 }"), ["POL0214"]),
    ("two policies", HEAD + HEAD, ["POL0216"]),
    ("a record that contains itself", HEAD + "record r { inner : r }\nfacts { a : r }\n", ["POL0219"]),
    ("a missing module", {"policy.pol": HEAD + 'use "gone.pol"\n'}, ["POL0230"]),
    ("a module outside of the folder", {"policy.pol": HEAD + 'use "../../../../etc/passwd"\n'}, ["POL0231"]),
    ("an absolute module path", {"policy.pol": HEAD + 'use "/etc/passwd"\n'}, ["POL0231"]),
    ("modules in a circle", {"policy.pol": HEAD + 'use "a.pol"\n', "a.pol": 'use "b.pol"\n', "b.pol": 'use "a.pol"\n'}, ["POL0232"]),
    ("an unknown clause in an example", award("pay fee") + 'example "e" for nobody { expect 1 }\n', ["POL0205"]),
    # Types and units.
    ("two currencies added", award("pay fee + 5 USD"), ["POL0302"]),
    ("money times money", award("pay fee × fee"), ["POL0303"]),
    ("a rate compared with money", award("when 50% at least fee else low\npay fee"), ["POL0305"]),
    ("a count where money is paid", award("pay n"), ["POL0304"]),
    ("a list where one value is needed", clause("award a { pay items.cost }", ITEMS), ["POL0304"]),
    ("a field of a number", award("pay fee.amount"), ["POL0308"]),
    # Steps.
    ("an award that pays nothing", award("when ok else not_ok"), ["POL0401"]),
    ("two pays", award("pay fee\npay fee"), ["POL0402"]),
    ("a cap that does not say of what", items("pay x.cost\ncap 5"), ["POL0403"]),
    ("an item step after a total step", items("pay x.cost\ncap 5 in total\ncap 3 each"), ["POL0404"]),
    ("each without items", award("pay fee\ncap 5 each"), ["POL0405"]),
    ("where without items", award("where ok else not_ok\npay fee"), ["POL0406"]),
    # Tables, parameters, amendments.
    ("a table with a gap", HEAD + "table t(n : count) : rate { at most 5: 1%  at least 7: 2% }\n" + "clause c {\n" + CLAIM + "award a { pay t(n) of fee }\n}\n", ["POL0522"]),
    ("two entries on one day", HEAD + "parameter s : rate { 2021-01-01: 1%  2021-01-01: 2% }\n", ["POL0505"]),
    ("a parameter outside of its range", HEAD + "parameter r : rate = 150%, at most 100%\nclause c {\n" + CLAIM + "award a { pay r of fee }\n}\n", ["POL0523"]),
    ("a division by zero", award("pay fee / 0"), ["POL0525"]),
    ("an amendment of another policy", award("pay fee") + "amend q from 2022-01-01 { repeal c }\n", ["POL0240"]),
    ("an amendment of an unknown parameter", award("pay fee") + "amend p from 2022-01-01 { set c.ratte = 5% }\n", ["POL0209"]),
    # Much of it.
    ("a thousand mistakes", award("\n".join(f"let value{i} = nobody{i} + 1" for i in range(1000)) + "\npay fee"), ["POL0901"]),
    ("a file of 17 MB", HEAD + "// " + "x" * (17 << 20) + "\n", ["POL0911"]),
]
