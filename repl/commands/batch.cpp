// pol batch: a whole population from a file to a file, with what was wrong and a summary beside.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/file_streams.hpp"
#include "repl/files.hpp"
#include "repl/interruption.hpp"
#include "repl/progress.hpp"
#include "repl/summary_text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace pol::repl {
namespace {

constexpr int by_signal = 128;
constexpr int reader_left = by_signal + 13;  // as a shell tells SIGPIPE

void say(const batch_command& asked, const std::string& english, const std::string& chinese) {
    print_error(asked.in == language::english ? "pol: " + english + "\n" : "pol：" + chinese + "\n");
}

void say_unusable(const batch_command& asked, const std::string& path, int error, bool is_input) {
    const std::string name = "`" + harmless(path) + "`";
    const std::string why = std::strerror(error);
    say(asked, std::string(is_input ? "cannot read " : "cannot write ") + name + ": " + why,
        std::string(is_input ? "无法读取 " : "无法写入 ") + name + "：" + why);
}

// What is wrong with the command line stands in no file.
void say_diagnostic(const batch_command& asked, diagnostic d) {
    if (d.where.file.empty() && d.where.pointer.empty()) d.where.pointer = "pol";
    print_error(rendered(d, asked.in, screen::of_errors()));
}

bool ends_in(const std::string& text, std::string_view end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

pol::text_form form_of(const std::string& name, const std::string& path) {
    if (name == "jsonl") return pol::text_form::json_lines;
    const bool is_lines = name.empty() && (ends_in(path, ".jsonl") || ends_in(path, ".ndjson"));
    return is_lines ? pol::text_form::json_lines : pol::text_form::csv;
}

using pairs = std::vector<std::pair<std::string, std::string>>;

// "NAME=VALUE" in two.
template <class Pair>
bool split(const batch_command& asked, const std::vector<std::string>& from, const char* option,
           std::vector<Pair>& to) {
    for (const std::string& text : from) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
            say(asked, std::string(option) + ", not `" + harmless(text) + "`",
                "应为 " + std::string(option) + "，而不是 `" + harmless(text) + "`");
            return false;
        }
        to.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    return true;
}

// The files of a run, open.
class batch_files {
public:
    explicit batch_files(const batch_command& asked) : asked_(asked) {}

    bool open(const pairs& lists);
    bool is_input(const std::string& path) const;
    // Whether standard output holds something else than the summary.
    bool uses_output() const;
    // After a run that failed: the file that was at fault, said; false if none was.
    bool say_fault() const;
    bool has_lost_reader() const;
    // Makes the files whole, in an order that has the outcomes last.
    bool finish();
    std::optional<std::uint64_t> size() const { return inputs_.front()->size(); }

    stream_files all;

private:
    bool add_input(const std::string& path, pol::text_form form, text_input& to);
    bool add_output(const std::string& path, byte_sink*& to);

    const batch_command& asked_;
    std::vector<std::unique_ptr<input_file>> inputs_;
    std::vector<std::string> names_;
    std::vector<std::unique_ptr<output_file>> outputs_;
};

bool batch_files::add_input(const std::string& path, pol::text_form form, text_input& to) {
    std::unique_ptr<input_file> file = input_file::open(path);
    if (!file) {
        say_unusable(asked_, path, errno, true);
        return false;
    }
    to.from = file.get();
    to.name = path;
    to.form = form;
    inputs_.push_back(std::move(file));
    names_.push_back(path);
    return true;
}

bool batch_files::add_output(const std::string& path, byte_sink*& to) {
    if (path.empty()) return true;
    const auto is_taken = [&](const auto& file) { return file->path() == path; };
    const bool is_input = std::any_of(inputs_.begin(), inputs_.end(), [&](const auto& f) { return f->is_same(path); });
    if (is_input || std::any_of(outputs_.begin(), outputs_.end(), is_taken)) {
        const std::string name = "`" + harmless(path) + "`";
        say(asked_, name + " is named for two things", name + " 被用于两处");
        return false;
    }
    std::unique_ptr<output_file> file = output_file::open(path);
    if (!file) {
        say_unusable(asked_, path, errno, false);
        return false;
    }
    to = file.get();
    outputs_.push_back(std::move(file));
    return true;
}

bool batch_files::open(const pairs& lists) {
    if (!add_input(asked_.cases, form_of(asked_.form, asked_.cases), all.cases)) return false;
    for (const auto& [list, path] : lists) {
        list_input& input = all.lists.emplace_back();
        input.list = list;
        if (!add_input(path, pol::text_form::csv, input.rows)) return false;
    }
    all.outcome_form = form_of(asked_.output_form, asked_.output);
    return add_output(asked_.rejects, all.rejects) && add_output(asked_.explanations, all.explanations) &&
           add_output(asked_.output, all.outcomes);
}

bool batch_files::uses_output() const {
    return std::any_of(outputs_.begin(), outputs_.end(), [](const auto& f) { return f->path() == "-"; });
}

bool batch_files::say_fault() const {
    for (std::size_t n = 0; n < inputs_.size(); ++n) {
        if (inputs_[n]->error() == 0) continue;
        say_unusable(asked_, names_[n], inputs_[n]->error(), true);
        return true;
    }
    for (const auto& file : outputs_) {
        if (file->error() == 0) continue;
        say_unusable(asked_, file->path(), file->error(), false);
        return true;
    }
    return false;
}

bool batch_files::has_lost_reader() const {
    return std::any_of(outputs_.begin(), outputs_.end(), [](const auto& f) { return f->error() == EPIPE; });
}

bool batch_files::finish() {
    bool is_good = true;
    for (const auto& file : outputs_) is_good = is_good && file->seal();
    for (const auto& file : outputs_) is_good = is_good && file->publish();
    return is_good || (say_fault(), false);
}

std::optional<stream_options> options_of(const batch_command& asked) {
    stream_options how;
    if (!asked.on.empty()) how.on = asked.on;
    if (!split(asked, asked.set, "--set NAME=VALUE", how.set)) return std::nullopt;
    if (!split(asked, asked.list_keys, "--list-key PATH=COLUMN", how.list_keys)) return std::nullopt;
    how.clauses = asked.clauses;
    how.columns = asked.columns;
    if (!asked.key.empty()) how.key = asked.key;
    how.sort_bytes = asked.sort_bytes;
    how.explain_rows = asked.explain_rows;
    how.threads = asked.threads;
    how.statistics = asked.summary || asked.json;
    how.in = asked.in;
    if ((asked.explain_rows > 0) != !asked.explanations.empty()) {
        say(asked, "--explain-rows N and --explanations FILE go together",
            "--explain-rows N 与 --explanations FILE 须同时给出");
        return std::nullopt;
    }
    return how;
}

int status_of(const stream_summary& done) {
    const bool is_settled = done.incomplete == 0 && done.rejected_cells == 0 && done.lost_rows == 0;
    return is_settled ? well : case_trouble;
}

// The run did not come to its end: why, and the exit status.
int give_up(const batch_command& asked, const batch_files& files, const stream_summary& done) {
    if (files.has_lost_reader()) return reader_left;
    if (const int signal = interruption::signal(); signal != 0) {
        const std::string cases = grouped(std::to_string(done.cases));
        say(asked, "stopped after " + cases + " cases; no file was written",
            "在 " + cases + " 个案例后停止；没有写出文件");
        return by_signal + signal;
    }
    if (!files.say_fault() && done.failure) say_diagnostic(asked, *done.failure);
    return trouble;
}

void print_summary(const policy& from, const batch_command& asked, const batch_files& files,
                   const stream_summary& done) {
    const bool is_error = files.uses_output();
    const auto put = [&](const std::string& text) { is_error ? print_error(text) : print(text); };
    if (asked.json) put(to_json(done) + "\n");
    const screen on = is_error ? screen::of_errors() : screen::of_output();
    if (asked.summary) put(on.shown(summary_text(from, done, {asked.in, on})));
    if (asked.json || asked.summary) return;
    std::string text = unsettled_text(done, asked.in);
    if (text.empty()) return;
    const bool has_rejects = done.rejected_cells + done.lost_rows > 0 && asked.rejects.empty();
    if (has_rejects)
        text += asked.in == language::english ? " (--rejects FILE tells which)" : "（--rejects FILE 列出明细）";
    say(asked, text, text);
}

}  // namespace

int run(const batch_command& asked) {
    std::optional<stream_options> how = options_of(asked);
    pairs lists;
    if (!how || !split(asked, asked.lists, "--list PATH=FILE", lists)) return trouble;
    const std::optional<policy> from = read_policy(asked.policy, asked.with, asked.in);
    if (!from) return trouble;
    const interruption noted(interruption::of::program);
    batch_files files(asked);
    if (!files.open(lists)) return trouble;
    stream_summary done;
    {
        progress shown(files.size(), asked.in);
        const auto goes_on = [&](const stream_progress& now) {
            shown.show(now);
            return interruption::signal() == 0;
        };
        how->progress = goes_on;
        done = assess_stream(*from, files.all, *how);
    }
    for (const diagnostic& d : done.warnings) say_diagnostic(asked, d);
    if (done.how != stream_summary::end::complete) return give_up(asked, files, done);
    if (!files.finish()) return files.has_lost_reader() ? reader_left : static_cast<int>(trouble);
    print_summary(*from, asked, files, done);
    return status_of(done);
}

}  // namespace pol::repl
