// Replays the scripts of sessions/ in a session without a terminal and compares every answer with what stands beside it.
//
//     pol_session_scripts FOLDER [--update]
//
// NAME.pols is a script; its first line `// pol repl POLICY [CASE] [--lang zh]` says how it begins. NAME.out holds, for each
// input, its lines behind `> ` and the answer. After a change that is meant, --update writes NAME.out: read the difference.
// sessions.py does the same with the program.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/lines.hpp"
#include "repl/session/session.hpp"

#include <pol/policy.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace pol;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

struct beginning {
    std::string policy;
    std::string loaded;
    language in = language::english;
};

beginning read_head(const std::string& line) {
    beginning head;
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < line.size();) {
        const std::size_t end = std::min(line.find(' ', begin), line.size());
        words.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    }
    for (std::size_t n = 3; n < words.size(); ++n) {
        if (words[n] == "zh")
            head.in = language::chinese;
        else if (words[n].rfind("--", 0) == 0)
            continue;
        else
            (head.policy.empty() ? head.policy : head.loaded) = words[n];
    }
    return head;
}

std::string replay(const fs::path& script) {
    const std::vector<std::string> lines = lines_of(text_of(script));
    const beginning head = read_head(lines.empty() ? std::string() : lines.front());
    folder files((script.parent_path() / head.policy).string());
    const compiled made = compile(files);
    if (!made.result) return "the policy cannot be read\n";
    const auto read = [&](const std::string& path, std::string& why) -> std::optional<std::string> {
        if (fs::exists(script.parent_path() / path)) return text_of(script.parent_path() / path);
        why = "No such file or directory";
        return std::nullopt;
    };
    repl::session talk(*made.result, {head.in, 100, {read, {}, [] { return std::int64_t{0}; }, {}}});
    std::string all;
    bool is_over = false;
    const auto say = [&](const std::string& line) {
        const repl::answer said = talk.say(line);
        all += said.text.text();
        is_over = said.is_end;
    };
    if (!head.loaded.empty()) say("load " + head.loaded);
    repl::line_collector collected;
    for (std::size_t n = 0; n < lines.size() && !is_over; ++n) {
        all += "> " + lines[n] + '\n';
        collected.add(lines[n]);
        if (collected.is_complete() || n + 1 == lines.size()) say(collected.take());
    }
    return all;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) return 2;
    const bool updates = count > 2 && std::string(words[2]) == "--update";
    std::vector<fs::path> scripts;
    int faults = 0;
    for (const auto& entry : fs::directory_iterator(words[1])) {
        const fs::path& path = entry.path();
        if (path.extension() == ".pols") scripts.push_back(path);
        if (path.extension() == ".out" && !fs::exists(fs::path(path).replace_extension(".pols"))) {
            std::printf("%s belongs to no script; delete it\n", path.filename().c_str());
            ++faults;
        }
    }
    std::sort(scripts.begin(), scripts.end());
    for (const fs::path& script : scripts) {
        const std::string got = replay(script);
        const fs::path beside = fs::path(script).replace_extension(".out");
        if (updates) std::ofstream(beside, std::ios::binary) << got;
        if (updates || text_of(beside) == got) continue;
        ++faults;
        std::printf("%s answers otherwise now:\n%s", script.filename().c_str(), got.c_str());
    }
    std::printf("sessions: %zu scripts, %d faults\n", scripts.size(), faults);
    return faults > 0 || scripts.empty() ? 1 : 0;
}
