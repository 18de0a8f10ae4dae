// Reads what the command line names, and says plainly what could not be read.
// SPDX-License-Identifier: Apache-2.0
#include "repl/files.hpp"

#include "repl/terminal.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace pol::repl {
namespace {

void say_unreadable(const std::string& path, int error, language in) {
    const std::string name = harmless(path);
    const std::string why = std::strerror(error);
    print_error(in == language::english ? "pol: cannot read `" + name + "`: " + why + "\n"
                                        : "pol：无法读取 `" + name + "`：" + why + "\n");
}

std::string slashes_to_name(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, language in) {
    const bool is_input = path == "-";
    struct stat about = {};
    if (!is_input && stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
        say_unreadable(path, EISDIR, in);
        return std::nullopt;
    }
    std::FILE* file = is_input ? stdin : std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        say_unreadable(path, errno, in);
        return std::nullopt;
    }
    std::string bytes;
    char block[1 << 16];
    std::size_t count = 0;
    while ((count = std::fread(block, 1, sizeof block, file)) > 0) bytes.append(block, count);
    const bool failed = std::ferror(file) != 0;
    const int error = errno;
    if (!is_input) std::fclose(file);
    if (failed) {
        say_unreadable(path, error, in);
        return std::nullopt;
    }
    return bytes;
}

std::optional<compiled> compile_policy(const std::string& path, const std::vector<std::string>& with, language in) {
    struct stat about = {};
    if (stat(path.c_str(), &about) != 0) {
        say_unreadable(path, errno, in);
        return std::nullopt;
    }
    compile_options how;
    for (const std::string& file : with) {
        std::optional<std::string> text = read_file(file, in);
        if (!text) return std::nullopt;
        how.amendments.push_back({slashes_to_name(file), std::move(*text)});
    }
    folder files(path);
    return compile(files, how);
}

std::optional<policy> read_policy(const std::string& path, const std::vector<std::string>& with, language in) {
    std::optional<compiled> made = compile_policy(path, with, in);
    if (!made) return std::nullopt;
    if (!made->result) {
        const screen errors = screen::of_errors();
        for (const diagnostic& d : made->diagnostics) print_error(rendered(d, in, errors));
    }
    return std::move(made->result);
}

}  // namespace pol::repl
