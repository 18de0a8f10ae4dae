// The file is locked while a line is added, and while it is cut: then the younger half gets its name in one step. Who waited
// for the lock looks whether the file still has the name.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/history.hpp"

#include "repl/editor/unicode.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace pol::repl::editor {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 20;
constexpr std::size_t longest_entry = std::size_t{1} << 16;  // longer ones are kept for the session only

// A file that is open and locked, closed at the end.
class locked_file {
public:
    locked_file() = default;
    ~locked_file() { close(); }
    locked_file(const locked_file&) = delete;
    locked_file& operator=(const locked_file&) = delete;

    bool open(const std::string& path) {
        for (;;) {
            descriptor_ = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
            if (descriptor_ < 0) return false;
            while (flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
            }
            struct stat opened = {};
            struct stat named = {};
            const bool has_name = fstat(descriptor_, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
                                  opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
            if (has_name && !S_ISREG(opened.st_mode)) errno = EINVAL;
            if (has_name) return S_ISREG(opened.st_mode);
            close();
        }
    }

    bool read(std::string& bytes) const {
        char block[1 << 14];
        for (;;) {
            const ssize_t count = ::read(descriptor_, block, sizeof block);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return count == 0;
            bytes.append(block, static_cast<std::size_t>(count));
        }
    }

    bool has_open_end() const {
        char last = '\n';
        const off_t size = lseek(descriptor_, 0, SEEK_END);
        return size > 0 && pread(descriptor_, &last, 1, size - 1) == 1 && last != '\n';
    }

    bool write(std::string_view bytes) const {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count >= 0 && static_cast<std::size_t>(count) < bytes.size()) errno = ENOSPC;
        return count == static_cast<ssize_t>(bytes.size());
    }

private:
    void close() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

    int descriptor_ = -1;
};

// From the first whole line in the younger half on.
std::string_view younger_half(std::string_view bytes) {
    const std::size_t line_end = bytes.find('\n', bytes.size() - largest_file / 2);
    return line_end == std::string_view::npos ? std::string_view() : bytes.substr(line_end + 1);
}

// The lock on the file of that name is held.
bool replace(const std::string& path, std::string_view bytes) {
    const std::string fresh = path + "." + std::to_string(getpid());
    std::remove(fresh.c_str());
    locked_file file;
    if (file.open(fresh) && file.write(bytes) && std::rename(fresh.c_str(), path.c_str()) == 0) return true;
    const int error = errno;
    std::remove(fresh.c_str());
    errno = error;
    return false;
}

bool make_folder(const std::string& path, std::string& why) {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const bool is_there = std::filesystem::exists(folder, error);
    if (!is_there && !error) std::filesystem::create_directories(folder, error);
    // What an analyst enters may be about somebody: it is for no one else to read.
    if (!is_there && !error) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error) why = error.message();
    return !error;
}

}  // namespace

std::string escaped(std::string_view entry) {
    std::string result;
    for (const char c : entry) {
        if (c == '\n')
            result += "\\n";
        else if (c == '\\')
            result += "\\\\";
        else
            result += c;
    }
    return result;
}

std::string unescaped(std::string_view line) {
    std::string result;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const bool is_escape = line[at] == '\\' && at + 1 < line.size();
        if (is_escape) ++at;
        result += is_escape && line[at] == 'n' ? '\n' : line[at];
    }
    return result;
}

bool history::add(std::string_view entry) {
    const bool is_blank = entry.find_first_not_of(" \n") == std::string_view::npos;
    if (is_blank || entry.front() == ' ' || (!entries_.empty() && entries_.back() == entry)) return false;
    entries_.emplace_back(entry);
    return true;
}

bool history_file::read(history& to, std::string& why) const {
    if (!make_folder(path_, why)) return false;
    locked_file file;
    std::string bytes;
    if (!file.open(path_) || !file.read(bytes)) {
        why = std::strerror(errno);
        return false;
    }
    std::string_view rest = bytes;
    if (bytes.size() > largest_file) {
        rest = younger_half(bytes);
        if (!replace(path_, rest)) {
            why = std::strerror(errno);
            return false;
        }
    }
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        to.add(cleaned(unescaped(rest.substr(0, end))));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
}

bool history_file::append(std::string_view entry, std::string& why) const {
    if (entry.size() > longest_entry) return true;
    locked_file file;
    const bool is_added = file.open(path_) && file.write((file.has_open_end() ? "\n" : "") + escaped(entry) + "\n");
    if (!is_added) why = std::strerror(errno);
    return is_added;
}

}  // namespace pol::repl::editor
