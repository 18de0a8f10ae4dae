# Completion of the words of pol in bash; tests/install/words.py holds it to what `pol --help` says.
# SPDX-License-Identifier: Apache-2.0

# Sets COMPREPLY to those of the words that begin with what is typed.
_pol_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }

# Nothing is offered: not the names of files either, which bash offers when there is nothing else.
_pol_nothing() { compopt +o default 2>/dev/null; }

_pol() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _pol_words 'assess batch check eval explain repl test --help --version'
        return
    fi
    # bash takes `--lang=zh` for three words.
    [[ $word == = ]] && word=
    [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}

    if [[ $word == -* ]]; then
        case ${COMP_WORDS[1]} in
            assess) _pol_words '--explain --help --json --lang --on --set --version --with' ;;
            batch)
                _pol_words '--clauses --columns --explain-rows --explanations --form --help --json --key --lang --list
                    --list-key --on --output --output-form --rejects --set --sort-memory --summary --threads --version --with'
                ;;
            check) _pol_words '--help --json --lang --version --with' ;;
            eval) _pol_words '--help --lang --version' ;;
            explain) _pol_words '--help --version' ;;
            repl) _pol_words '--help --lang --strict --version --with' ;;
            test) _pol_words '--help --lang --version --with' ;;
        esac
        return
    fi
    case $before in
        --lang) _pol_words 'en zh' ;;
        --form | --output-form) _pol_words 'csv jsonl' ;;
        --clauses | --columns | --explain-rows | --key | --list-key | --on | --set | --sort-memory | --threads) _pol_nothing ;;
        eval | explain) _pol_nothing ;;
    esac
}

complete -o default -F _pol pol
