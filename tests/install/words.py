#!/usr/bin/env python3
"""Holds the manual page and the completions of three shells to what `pol --help` and `pol COMMAND --help` say.

    words.py POL ROOT               compare
    words.py POL ROOT --self-test   show that an option that lacks is found, in each of the four
"""
# SPDX-License-Identifier: Apache-2.0
import pathlib
import re
import sys

from run import checked

OPTION = r"--[a-z][a-z-]*"
CHOICES = {"--lang": {"en", "zh"}, "--form": {"csv", "jsonl"}, "--output-form": {"csv", "jsonl"}}


def of_help(pol):
    """{command: its options, with {"a", "b"} where they are a choice and None elsewhere}"""
    listed = checked([pol, "--help"]).split("Subcommands:")[1].split("\n\n")[0]
    commands = {}
    for command in re.findall(r"^  (\w+)", listed, flags=re.M):
        lines = re.findall(rf"^  (?:-h,)?({OPTION})(?: [A-Z]+:\{{([^}}]*)\}})?", checked([pol, command, "--help"]), flags=re.M)
        commands[command] = {name: set(choice.split(",")) if choice else None for name, choice in lines}
    return commands


def of_bash(text):
    def offered(*words):
        typed = " ".join(f"'{word}'" for word in ("pol", *words))
        return set(checked(["bash", "-c", f'{text}\nCOMP_WORDS=({typed})\nCOMP_CWORD={len(words)}\n_pol\n'
                                          'printf "%s\\n" "${COMPREPLY[@]}"']).split())

    first = offered("") - {"--help", "--version"}
    return {command: {name: (offered(command, name, "") or None) for name in offered(command, "--")} for command in first}


def of_fish(text):
    commands = {name: {"--help": None, "--version": None} for name in re.findall(r"__fish_use_subcommand -a (\w+)", text)}
    for names, option, rest in re.findall(r"__fish_seen_subcommand_from ([\w ]+)' -l ([\w-]+)(.*)", text):
        choice = re.search(r"-a '([^']*)'", rest)
        for name in names.split():
            commands.setdefault(name, {})["--" + option] = set(choice[1].split()) if choice else None
    return commands


def of_zsh(text):
    commands = {name: {} for name in re.findall(r"^        '(\w+):", text, flags=re.M)}
    for name, body in re.findall(r"^        (\w+)\)\n(.*?);;", text, flags=re.M | re.S):
        specs = re.findall(rf"'\*?({OPTION})\[[^\]]*\](?::[^:']*:(?:\(([^)]*)\))?)?", body)
        commands.setdefault(name, {}).update({option: set(choice.split()) if choice else None for option, choice in specs})
        commands[name].update({"--help": None, "--version": None} if "$every" in body else {})
    return commands


def of_manual(text, commands):
    """The page has no choices in a form that can be read, and says once what holds for all commands."""
    text = text.replace("\\-", "-")
    sections = {title: set(re.findall(OPTION, body)) for title, body in
                re.findall(r'^\.SS "?([^"\n]*)"?\n(.*?)(?=^\.S[SH])', text, flags=re.M | re.S)}
    described = set(re.findall(r'^\.BI "pol (\w+) ', text, flags=re.M))
    found = {}
    for command in described:
        names = sections.get(f"pol {command}", set()) | sections["All commands"]
        if "--lang" in commands.get(command, {}):
            names |= sections["Commands that print messages"]
        found[command] = {name: CHOICES.get(name) for name in names}
    return found


def differences(where, expected, found):
    lines = []
    for command in sorted(expected.keys() | found.keys()):
        wanted, there = expected.get(command), found.get(command)
        if wanted is None or there is None:
            lines.append(f"{where}: the command `{command}` " + ("is not there" if there is None else "is not one of pol"))
            continue
        for name in sorted(wanted.keys() | there.keys()):
            if name not in there:
                lines.append(f"{where}: {command} lacks {name}")
            elif name not in wanted:
                lines.append(f"{where}: {command} has no {name}")
            elif wanted[name] != there[name]:
                lines.append(f"{where}: {command} {name} takes {wanted[name]}, not {there[name]}")
    return lines


def all_differences(pol, root, change=lambda text: text):
    commands = of_help(pol)
    places = {
        "repl/completions/pol.bash": of_bash,
        "repl/completions/pol.fish": of_fish,
        "repl/completions/_pol": of_zsh,
        "docs/pol.1": lambda text: of_manual(text, commands),
    }
    return {where: differences(where, commands, read(change((root / where).read_text(encoding="utf-8"))))
            for where, read in places.items()}


def main():
    pol, root, *mode = sys.argv[1:]
    root = pathlib.Path(root)
    if mode == ["--self-test"]:
        for word in ("json", "with"):
            found = all_differences(pol, root, lambda text: re.sub(rf"(--|-l |\\-\\-){word}\b", r"\1other", text))
            for where, lines in found.items():
                if not any(f"lacks --{word}" in line for line in lines) or not any("has no --other" in line for line in lines):
                    sys.exit(f"{where}: --{word} was taken away and nothing was found")
        print("4 places are read")
        return
    lines = [line for where in all_differences(pol, root).values() for line in where]
    version = checked([pol, "--version"]).strip()
    if f'"{version}"' not in (root / "docs/pol.1").read_text(encoding="utf-8"):
        lines.append(f"docs/pol.1: the line .TH does not name {version}")
    if lines:
        sys.exit("\n".join(lines))
    print("the manual page and 3 completions say what pol says")


if __name__ == "__main__":
    main()
