// The table of an outcome. Columns are as wide as what stands in them; the last takes what is left of the line.
// SPDX-License-Identifier: Apache-2.0
#include "repl/outcome_text.hpp"

#include "repl/words.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

struct row {
    std::string name;
    std::string title;
    std::string status;
    std::string amount;
    std::string why;
    colour paint = colour::plain;
};

std::string list_of(const policy& from, const std::vector<std::string>& codes, language in) {
    std::string result;
    for (const std::string& code : codes)
        result += (result.empty() ? "" : in == language::english ? ", " : "、") + say_code(from, code, in);
    return result;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string result;
    for (const std::string& part : parts) result += (result.empty() ? "" : "; ") + part;
    return result;
}

std::string permissions_text(const policy& from, const clause_outcome& c, language in) {
    const words& w = words_in(in);
    std::vector<std::string> parts;
    const auto add = [&](std::string_view what, const std::vector<std::string>& codes) {
        if (!codes.empty()) parts.push_back(std::string(what) + ": " + list_of(from, codes, in));
    };
    add(w.permitted, c.permissions);
    add(w.waived, c.waivers);
    add(w.obliged, c.obligations);
    for (const refused_permission& r : c.refused) {
        parts.push_back(std::string(w.refused) + ": " + say_code(from, r.code, in) + " (" +
                        list_of(from, r.reasons, in) + ")");
    }
    if (parts.empty()) add(w.advised, c.advice);
    return joined(parts);
}

std::string excluded_text(const policy& from, const clause_outcome& c, language in) {
    std::vector<std::string> codes;
    for (const excluded_item& e : c.excluded) {
        for (const std::string& code : e.reasons) {
            if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
        }
    }
    if (codes.empty()) return {};
    return std::to_string(c.excluded.size()) + " " + std::string(words_in(in).excluded_items) + ": " +
           list_of(from, codes, in);
}

std::string why_determined(const policy& from, const clause_outcome& c, language in) {
    std::vector<std::string> parts;
    for (const std::string& note : c.notes) parts.push_back(note_text(from, note, in));
    if (const std::string permissions = permissions_text(from, c, in); !permissions.empty())
        parts.push_back(permissions);
    if (const std::string excluded = excluded_text(from, c, in); !excluded.empty()) parts.push_back(excluded);
    return joined(parts);
}

std::string paths_of(const policy& from, const std::vector<std::string>& places, language in) {
    std::string result;
    for (const std::string& place : places) result += (result.empty() ? "" : ", ") + harmless(from.path_of(place, in));
    return result;
}

std::string why_undetermined(const policy& from, const clause_outcome& c, language in) {
    return std::string(words_in(in).needs) + " " + paths_of(from, c.needs, in);
}

std::string why_bad(const policy& from, const clause_outcome& c, language in) {
    const auto found = std::find_if(c.problems.begin(), c.problems.end(),
                                    [](const diagnostic& d) { return d.level == severity::error; });
    if (found == c.problems.end()) return {};
    return harmless(from.path_of(found->where.pointer, in)) + " " + harmless(message(*found, in));
}

std::string range_text(const clause_outcome& c) {
    if (!c.range) return {};
    const amount_range& r = *c.range;
    if (r.low.empty()) return r.high.empty() ? "?" : "≤ " + grouped(r.high);
    if (r.high.empty()) return "≥ " + grouped(r.low);
    return r.high == r.low ? grouped(r.low) : grouped(r.low) + " – " + grouped(r.high);
}

row row_of(const policy& from, const clause_outcome& c, language in) {
    row result;
    result.name = harmless(c.name);
    result.title = harmless(from.title_of(c.name, in));
    result.status = say(c.status, in);
    switch (c.status) {
        case clause_status::determined:
            result.amount = c.gives_money ? grouped(c.amount) : "";
            result.why = why_determined(from, c, in);
            result.paint = colour::good;
            break;
        case clause_status::not_eligible:
            result.why = list_of(from, c.reasons, in);
            result.paint = colour::bad;
            break;
        case clause_status::undetermined:
            result.amount = range_text(c);
            result.why = why_undetermined(from, c, in);
            result.paint = colour::doubtful;
            break;
        case clause_status::bad_input:
            result.why = why_bad(from, c, in);
            result.paint = colour::bad;
            break;
        case clause_status::not_claimed: break;
    }
    return result;
}

struct widths {
    std::size_t name = 0;
    std::size_t title = 0;
    std::size_t status = 0;
    std::size_t amount = 0;
    std::size_t why = 0;
    bool is_why_below = false;  // the last column would be too narrow to read

    std::size_t before_why() const { return is_why_below ? name + 2 : name + title + status + amount + 8; }
};

widths measure(const std::vector<row>& rows, unsigned screen_width) {
    constexpr std::size_t least_why = 44;
    constexpr std::size_t widest_title = 44;
    widths w;
    for (const row& r : rows) {
        w.name = std::max(w.name, width_of(r.name));
        w.title = std::max(w.title, width_of(r.title));
        w.status = std::max(w.status, width_of(r.status));
        w.amount = std::max(w.amount, width_of(r.amount));
    }
    const std::size_t fixed = w.name + w.status + w.amount + 6;
    const std::size_t room = screen_width > fixed + 2 ? screen_width - fixed : 2;
    w.title = std::min(w.title, widest_title);
    w.is_why_below = room < w.title + 2 + least_why;
    if (w.is_why_below) w.title = std::min(w.title, room);
    const std::size_t used = w.before_why();
    w.why = screen_width > used + 20 ? screen_width - used : 20;
    return w;
}

styled_text why_text(const row& r, const widths& w) {
    constexpr std::size_t most_lines = 4;
    const std::vector<std::string> why = wrapped(r.why, w.why);
    styled_text result;
    for (std::size_t i = 0; i < why.size() && i < most_lines; ++i) {
        if (i > 0 || w.is_why_below) result += '\n' + std::string(w.before_why(), ' ');
        const bool is_cut = i + 1 == most_lines && why.size() > most_lines;
        result += painted(is_cut ? cut(why[i] + " …", w.why) : why[i], w.is_why_below ? colour::faint : colour::plain);
    }
    return result;
}

styled_text line_text(const row& r, const widths& w, bool is_head) {
    styled_text result = painted(padded(r.name, w.name), is_head ? colour::faint : colour::strong) + "  ";
    result += painted(padded(cut(r.title, w.title), w.title), is_head ? colour::faint : colour::plain) + "  ";
    result += painted(padded(r.status, w.status), is_head ? colour::faint : r.paint) + "  ";
    result += painted(padded_left(r.amount, w.amount), is_head ? colour::faint : colour::plain);
    if (w.is_why_below) result.trim();
    if (!is_head || !w.is_why_below) result += (w.is_why_below ? "" : "  ") + why_text(r, w);
    result.trim();
    return result + "\n";
}

styled_text head_text(const policy& from, const outcome& due, const text_form& how) {
    const words& w = words_in(how.in);
    styled_text head = painted(due.case_id.empty() ? std::string(w.no_case_id) : harmless(due.case_id), colour::strong);
    const std::string title = harmless(from.title(how.in));
    head += how.in == language::english ? ": " : "：";
    head += title.empty() ? harmless(due.policy) : title;
    if (due.policy_status == "draft") head += " (" + std::string(w.draft) + ")";
    if (!due.from.assessed_on.empty()) head += ", " + std::string(w.as_of) + " " + due.from.assessed_on;
    head += '\n';
    for (const std::string& amendment : due.from.amendments)
        head += std::string(w.amendments) + " " + say_amendment(from, amendment, how.in) + '\n';
    return head;
}

styled_text tail_text(const policy& from, const outcome& due, const text_form& how) {
    const words& w = words_in(how.in);
    const std::string_view colon = how.in == language::english ? ": " : "：";
    styled_text result = painted(std::string(w.total) + " " + grouped(due.total) + " " + due.currency, colour::strong);
    if (!due.complete) result += " (" + std::string(w.incomplete) + ")";
    result += '\n';
    std::vector<std::string> needs;
    for (const clause_outcome& c : due.clauses) {
        for (const std::string& need : c.needs) {
            if (std::find(needs.begin(), needs.end(), need) == needs.end()) needs.push_back(need);
        }
    }
    if (!needs.empty()) {
        result += std::string(w.missing) + std::string(colon) + paths_of(from, needs, how.in) + '\n';
    }
    if (!due.unknown_claims.empty()) {
        result += std::string(w.unknown_claims) + std::string(colon);
        for (std::size_t i = 0; i < due.unknown_claims.size(); ++i)
            result += (i > 0 ? ", " : "") + harmless(due.unknown_claims[i]);
        result += '\n';
    }
    return result;
}

}  // namespace

std::string result_text(const clause_outcome& c, language in) {
    const std::string status(say(c.status, in));
    switch (c.status) {
        case clause_status::determined: {
            if (c.gives_money) return grouped(c.amount);
            std::string codes;
            for (const std::string& code : c.permissions) codes += (codes.empty() ? "" : ", ") + harmless(code);
            return codes.empty() ? std::string(words_in(in).nothing) : codes;
        }
        case clause_status::undetermined: {
            const std::string range = range_text(c);
            return range.empty() ? status : status + " " + range;
        }
        case clause_status::not_eligible:
        case clause_status::bad_input:
        case clause_status::not_claimed: break;
    }
    return status;
}

std::string note_text(const policy& from, const std::string& note, language in) {
    const words& w = words_in(in);
    const std::size_t space = note.find(' ');
    const std::string head = note.substr(0, space);
    std::string name = space == std::string::npos ? std::string() : note.substr(space + 1);
    std::string number;
    if (const std::size_t second = name.find(' '); second != std::string::npos) {
        number = " (" + harmless(name.substr(second + 1)) + ")";
        name.resize(second);
    }
    const std::string_view colon = in == language::english ? ": " : "：";
    const auto say = [&](std::string_view what) {
        return std::string(what) + number + std::string(colon) + say_code(from, name, in);
    };
    if (head == "cap") return say(w.capped);
    if (head == "held") return say(w.held);
    if (head == "limit") return say(w.limited);
    if (head == "less") return say(w.deducted);
    if (head == "once") return say(w.once);
    if (head == "highest") return say(w.highest);
    if (head == "group") return say(w.grouped);
    return harmless(note);
}

styled_text table_text(const policy& from, const outcome& due, const text_form& how) {
    const words& w = words_in(how.in);
    std::vector<row> rows;
    std::string not_claimed;
    for (const clause_outcome& c : due.clauses) {
        if (c.status == clause_status::not_claimed)
            not_claimed += (not_claimed.empty() ? "" : ", ") + harmless(c.name);
        else
            rows.push_back(row_of(from, c, how.in));
    }
    styled_text result = head_text(from, due, how);
    if (!rows.empty()) {
        row head;
        head.name = w.clause;
        head.status = w.status;
        head.amount = std::string(w.amount) + " (" + due.currency + ")";
        head.why = w.why;
        rows.insert(rows.begin(), head);
        const widths columns = measure(rows, how.on.width);
        for (const row& r : rows) result += line_text(r, columns, &r == &rows.front());
    }
    // Where a case is refused before anything is claimed, that is all there is to say.
    const bool is_refused = rows.empty() && std::any_of(due.problems.begin(), due.problems.end(),
                                                        [](const diagnostic& d) { return d.level == severity::error; });
    if (!is_refused) result += tail_text(from, due, how);
    if (!is_refused && !not_claimed.empty()) {
        const std::string label = std::string(w.also_not_claimed) + (how.in == language::english ? ": " : "：");
        const std::vector<std::string> lines = wrapped(not_claimed, how.on.width - width_of(label));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            result += painted((i == 0 ? label : std::string(width_of(label), ' ')) + lines[i], colour::faint) + "\n";
        }
    }
    for (const diagnostic& d : due.problems) result += styled(d, how.in);
    // What is wrong with the case as a whole is wrong with each clause, and told once.
    const auto is_of_all = [&](const diagnostic& d) {
        return std::any_of(due.problems.begin(), due.problems.end(), [&](const diagnostic& whole) {
            return whole.code == d.code && whole.where.pointer == d.where.pointer &&
                   whole.where.offset == d.where.offset;
        });
    };
    for (const clause_outcome& c : due.clauses) {
        for (const diagnostic& d : c.problems)
            if (!is_of_all(d)) result += styled(d, how.in);
    }
    return result;
}

}  // namespace pol::repl
