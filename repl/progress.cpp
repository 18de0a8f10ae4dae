// SPDX-License-Identifier: Apache-2.0
#include "repl/progress.hpp"

#include "repl/terminal.hpp"

#include <unistd.h>

#include <algorithm>

namespace pol::repl {
namespace {

std::string rate_text(std::uint64_t per_second, language in) {
    const bool is_english = in == language::english;
    if (per_second < 100'000) return grouped(std::to_string(per_second)) + (is_english ? "/s" : " 个/秒");
    const std::uint64_t unit = is_english ? 1'000'000 : 10'000;
    const std::uint64_t tenths = per_second / (unit / 10);
    const std::string number = grouped(std::to_string(tenths / 10)) + "." + std::to_string(tenths % 10);
    return number + (is_english ? " million/s" : " 万个/秒");
}

std::string time_text(std::uint64_t seconds, language in) {
    const bool is_english = in == language::english;
    const std::uint64_t minutes = seconds / 60;
    std::string result;
    if (minutes > 0) result = std::to_string(minutes) + (is_english ? " min " : " 分 ");
    result += std::to_string(seconds % 60) + (is_english ? " s left" : " 秒");
    return is_english ? result : "剩余 " + result;
}

}  // namespace

std::string progress_line(const stream_progress& now, std::optional<std::uint64_t> bytes, std::uint64_t milliseconds,
                          language in) {
    std::string line = grouped(std::to_string(now.cases)) + (in == language::english ? " cases" : " 个案例");
    const std::uint64_t passed = std::max<std::uint64_t>(milliseconds, 1);
    if (bytes && *bytes > 0)
        line += "  " + std::to_string(std::min<std::uint64_t>(100, now.bytes * 100 / *bytes)) + "%";
    line += "  " + rate_text(now.cases * 1000 / passed, in);
    constexpr std::uint64_t soon = 1000;  // milliseconds before which a guess means nothing
    if (!bytes || now.bytes == 0 || now.bytes > *bytes || passed < soon) return line;
    const std::uint64_t left = (*bytes - now.bytes) / (now.bytes / passed + 1) / 1000;
    return line + "  " + time_text(left, in);
}

progress::progress(std::optional<std::uint64_t> bytes, language in)
    : bytes_(bytes), in_(in), is_shown_(::isatty(STDERR_FILENO) == 1) {}

void progress::show(const stream_progress& now) {
    constexpr auto pause = std::chrono::milliseconds(200);
    const clock::time_point at = clock::now();
    if (!is_shown_ || at < next_) return;
    next_ = at + pause;
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(at - begin_).count();
    print_error("\r\x1b[K" + progress_line(now, bytes_, static_cast<std::uint64_t>(passed), in_));
    has_line_ = true;
}

void progress::clear() {
    if (has_line_) print_error("\r\x1b[K");
    has_line_ = false;
}

}  // namespace pol::repl
