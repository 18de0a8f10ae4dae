// Keys as in readline's Emacs mode, which every shell has taught.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/line_editor.hpp"

#include "repl/editor/unicode.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl::editor {

using state = line_editor::state;
using name = key::name;

namespace {

bool is_same_letter(char a, char b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; };
    return small(a) == small(b);
}

// Where it stands, in letters of either case; npos if nowhere.
std::size_t place_of(std::string_view pattern, std::string_view text) {
    const auto at = std::search(text.begin(), text.end(), pattern.begin(), pattern.end(), is_same_letter);
    return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

// The part that all begin with, in whole clusters.
std::string_view common_prefix(const std::vector<candidate>& all) {
    std::string_view prefix = all.front().text;
    for (const candidate& c : all) {
        std::size_t at = 0;
        while (at < prefix.size() && at < c.text.size()) {
            const std::size_t next = after(prefix, at);
            if (next != after(c.text, at) || prefix.substr(at, next - at) != c.text.substr(at, next - at)) break;
            at = next;
        }
        prefix = prefix.substr(0, at);
    }
    return prefix;
}

bool is_undo(const key& k) { return k.is == name::control && k.text == "_"; }

}  // namespace

void line_editor::clear() {
    text_.set({});
    was_kill_ = false;
    moments_.clear();
    entry_ = npos;
    left_behind_.clear();
    listed_ = {};
    chosen_.reset();
    search_.reset();
}

// What stands in another entry of the history is another line, with no changes yet.
state line_editor::press(const key& k) {
    const std::size_t entry = entry_;
    moment before{text_.text(), text_.cursor()};
    const state result = do_key(k);
    if (entry_ != entry)
        moments_.clear();
    else if (!is_undo(k) && before.text != text_.text())
        remember(k, std::move(before));
    return result;
}

void line_editor::remember(const key& k, moment before) {
    constexpr std::size_t most = 200;
    const bool can_go_on = k.is != name::control && k.is != name::paste && k.text != " ";
    const bool goes_on = can_go_on && k.is == changed_by_ && before.cursor == changed_at_ && !moments_.empty();
    changed_by_ = k.is;
    changed_at_ = text_.cursor();
    if (goes_on) return;
    if (moments_.size() == most) moments_.erase(moments_.begin());
    moments_.push_back(std::move(before));
}

state line_editor::undo() {
    if (moments_.empty()) return state::refused;
    text_.set(moments_.back().text);
    text_.move(moments_.back().cursor);
    moments_.pop_back();
    changed_by_ = name::unknown;
    return state::editing;
}

state line_editor::do_key(const key& k) {
    if (search_) {
        bool is_done = true;
        const state result = press_in_search(k, is_done);
        if (is_done) return result;
    }
    const bool is_completing = k.is == name::tab || k.is == name::back_tab;
    const bool was_listing = !listed_.candidates.empty();
    if (!is_completing) {
        listed_ = {};
        chosen_.reset();
        if (k.is == name::escape && was_listing) return state::editing;
    }
    state result = state::refused;
    if (k.is == name::text)
        result = k.has_alt ? press_alt(k.text) : insert(k.text);
    else if (k.is == name::paste)
        result = insert(k.text);
    else if (k.is == name::control)
        result = press_control(k.text.front());
    else
        result = press_named(k);
    was_kill_ = std::exchange(is_kill_, false);
    return result;
}

state line_editor::insert(std::string_view what) { return text_.insert(what) ? state::editing : state::refused; }

state line_editor::press_named(const key& k) {
    const bool is_by_word = k.has_alt || k.has_control;
    const std::size_t here = text_.cursor();
    switch (k.is) {
        case name::enter: return k.has_alt ? insert("\n") : enter();
        case name::tab: return complete(1);
        case name::back_tab: return complete(-1);
        case name::backspace:
            if (is_by_word) return kill(text_.word_left(), here, growth::at_front);
            if (here == 0) return state::refused;
            text_.erase(text_.left(), here);
            return state::editing;
        case name::erase:
            if (is_by_word) return kill(here, text_.word_right(), growth::at_end);
            if (here == text_.text().size()) return state::refused;
            text_.erase(here, text_.right());
            return state::editing;
        case name::left: return move(is_by_word ? text_.word_left() : text_.left());
        case name::right: return move(is_by_word ? text_.word_right() : text_.right());
        case name::up: return up();
        case name::down: return down();
        case name::home: return move(is_by_word ? 0 : text_.line_begin());
        case name::end: return move(is_by_word ? text_.text().size() : text_.line_end());
        case name::text:
        case name::control:
        case name::paste:
        case name::escape:
        case name::unknown: break;
    }
    return state::refused;
}

state line_editor::press_control(char letter) {
    const std::size_t here = text_.cursor();
    switch (letter) {
        case 'a': return press_named({name::home, false, false, {}});
        case 'e': return press_named({name::end, false, false, {}});
        case 'b': return move(text_.left());
        case 'f': return move(text_.right());
        case 'c': return state::cancelled;
        case 'd':
            if (text_.text().empty()) return state::ended;
            return press_named({name::erase, false, false, {}});
        case 'k': {
            // At the end of a line: the end itself.
            const std::size_t end = text_.line_end();
            return kill(here, end == here ? text_.right() : end, growth::at_end);
        }
        case 'u': {
            const std::size_t begin = text_.line_begin();
            return kill(begin == here ? text_.left() : begin, here, growth::at_front);
        }
        case 'w': return kill(text_.space_left(), here, growth::at_front);
        case 'y': return yank();
        case 't': return transpose();
        case 'l': return state::cleared;
        case 'z': return state::suspended;
        case '_': return undo();
        case 'p': return recall(entry_ == npos ? past_.size() - 1 : entry_ - 1);
        case 'n': return recall(entry_ == npos ? past_.size() : entry_ + 1);
        case 'r':
            search_ = search{{}, text_.text(), entry_, true};
            left_behind_[entry_ == npos ? past_.size() : entry_] = text_.text();
            return state::editing;
        default: return state::refused;
    }
}

state line_editor::press_alt(const std::string& letter) {
    const std::size_t here = text_.cursor();
    if (letter == "b") return move(text_.word_left());
    if (letter == "f") return move(text_.word_right());
    if (letter == "d") return kill(here, text_.word_right(), growth::at_end);
    if (letter == "<") return move(0);
    if (letter == ">") return move(text_.text().size());
    return state::refused;
}

state line_editor::move(std::size_t to) {
    text_.move(to);
    return state::editing;
}

state line_editor::kill(std::size_t begin, std::size_t end, growth where) {
    if (begin == end) return state::refused;
    const std::string taken = text_.erase(begin, end);
    if (!was_kill_)
        killed_ = taken;
    else
        killed_ = where == growth::at_end ? killed_ + taken : taken + killed_;
    is_kill_ = true;
    return state::editing;
}

state line_editor::yank() { return killed_.empty() ? state::refused : insert(killed_); }

// Changes the places of the two clusters before the end of the line, or around the cursor.
state line_editor::transpose() {
    const std::size_t begin = text_.line_begin();
    const std::size_t end = text_.cursor() == text_.line_end() ? text_.cursor() : text_.right();
    const std::size_t middle = before(text_.text(), end);
    if (middle <= begin || end == begin) return state::refused;
    const std::size_t first = before(text_.text(), middle);
    const std::string moved = text_.erase(first, middle);
    text_.move(end - moved.size());
    return insert(moved);
}

state line_editor::enter() {
    // An empty line at the end ends the input whatever is open in it.
    const std::string& all = text_.text();
    const bool is_insisting = text_.cursor() == all.size() && !all.empty() && all.back() == '\n';
    if (!is_insisting && !rules_.is_complete(all)) return insert("\n");
    return state::entered;
}

state line_editor::up() {
    if (text_.is_first_line()) return press_control('p');
    text_.line_up();
    return state::editing;
}

state line_editor::down() {
    if (text_.is_last_line()) return press_control('n');
    text_.line_down();
    return state::editing;
}

// The line of now stands after the last entry.
state line_editor::recall(std::size_t entry) {
    const std::size_t here = entry_ == npos ? past_.size() : entry_;
    if (entry > past_.size() || entry == here) return state::refused;
    left_behind_[here] = text_.text();
    const auto changed = left_behind_.find(entry);
    text_.set(changed != left_behind_.end() ? changed->second : past_[entry]);
    entry_ = entry == past_.size() ? npos : entry;
    return state::editing;
}

void line_editor::replace_typed(std::string_view with) {
    const std::string typed = text_.erase(listed_.begin, text_.cursor());
    if (!text_.insert(with)) text_.insert(typed);
}

// The only candidate, or what all have in common and the list of them; then one after the other.
state line_editor::complete(std::ptrdiff_t step) {
    const std::size_t count = listed_.candidates.size();
    if (count > 0) {
        const std::size_t first = step > 0 ? 0 : count - 1;
        chosen_ = chosen_ ? (*chosen_ + count + static_cast<std::size_t>(step)) % count : first;
        replace_typed(listed_.candidates[*chosen_].text);
        return state::editing;
    }
    completion found = rules_.complete(text_.text(), text_.cursor());
    if (found.candidates.empty() || found.begin > text_.cursor()) return state::refused;
    listed_ = std::move(found);
    if (listed_.candidates.size() == 1) {
        const candidate only = listed_.candidates.front();
        replace_typed(only.text + only.after);
        listed_ = {};
        return state::editing;
    }
    const std::string prefix(common_prefix(listed_.candidates));
    if (prefix.size() > text_.cursor() - listed_.begin) replace_typed(prefix);
    return state::editing;
}

std::optional<std::string> line_editor::search_prompt() const {
    if (!search_) return {};
    const std::string failed = search_->is_found ? "" : " (" + rules_.no_match + ")";
    return rules_.search + " `" + search_->pattern + "'" + failed + ": ";
}

// Sets `is_done` to false when the key ends the search and then does what it always does.
state line_editor::press_in_search(const key& k, bool& is_done) {
    const std::size_t here = entry_ == npos ? past_.size() : entry_;
    const bool is_control = k.is == name::control;
    if ((k.is == name::text && !k.has_alt) || k.is == name::paste) {
        search_->pattern += cleaned(k.text);
        return find(here, 0);
    }
    if (k.is == name::backspace && !k.has_alt) {
        search_->pattern.resize(before(search_->pattern, search_->pattern.size()));
        return find(here, 0);
    }
    if (is_control && k.text == "r") return find(here, -1);
    if (is_control && k.text == "s") return find(here, 1);
    if (k.is == name::escape || (is_control && k.text == "g")) {
        text_.set(search_->before);
        entry_ = search_->entry;
        search_.reset();
        return state::editing;
    }
    search_.reset();
    is_done = false;
    return state::editing;
}

// From an entry on: itself (0), older ones (-1) or younger ones (1) first. Older ones follow upon itself.
state line_editor::find(std::size_t from, std::ptrdiff_t step) {
    search_->is_found = true;
    if (search_->pattern.empty()) return state::editing;
    for (std::size_t n = from + static_cast<std::size_t>(step); n <= past_.size(); n += step > 0 ? 1 : npos) {
        const std::size_t at = n < past_.size() ? place_of(search_->pattern, past_[n]) : npos;
        if (at == npos) continue;
        text_.set(past_[n]);
        text_.move(at);
        entry_ = n;
        return state::editing;
    }
    search_->is_found = false;
    return state::refused;
}

}  // namespace pol::repl::editor
